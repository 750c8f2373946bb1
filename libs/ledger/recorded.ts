import type { Brand, Digest, Instant } from '#eventsourcing';
import type { JsonObject } from './json.js';

/** `<category>-<id>`: `workflow_run-0b5f...`. */
export type StreamName = Brand<string, 'StreamName'>;
/** Place of an event in its stream, from 0. */
export type Revision = Brand<number, 'Revision'>;
/** Place of an event in the ledger: an ordinal from 1 without gaps, in commit order. 0 is before everything. */
export type Position = Brand<number, 'Position'>;
/** What keeps its order: the run_id for all that belongs to a run, else the stream. */
export type Lane = Brand<string, 'Lane'>;

export const NO_EVENTS = -1 as Revision;
export const START = 0 as Position;

export const revision = (value: number): Revision => value as Revision;
export const position = (value: number): Position => value as Position;
export const lane = (text: string): Lane => text as Lane;

export function streamName(category: string, id: string): StreamName {
  return `${category}-${id}` as StreamName;
}

/** Where an event comes from and what it belongs to. */
export interface EventContext {
  readonly lane: Lane;
  /** Who did it: a person's name, or `cron`, `saga:run`, ... Names of those who decide are not personal data here. */
  readonly actor: string;
  readonly correlation_id: string;
  /** Id of the event that led to this one. */
  readonly causation_id?: string | undefined;
  /** W3C trace context. */
  readonly traceparent?: string | undefined;
}

export interface EventMetadata extends EventContext {
  readonly event_id: string;
  readonly key: string;
  readonly request_digest: Digest;
  readonly schema_version: number;
}

/** An event as its stream shows it. */
export interface StreamEvent {
  readonly stream: StreamName;
  readonly revision: Revision;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: EventMetadata;
  readonly recorded_at: Instant;
}

/** An event as the whole ledger shows it. */
export interface Recorded extends StreamEvent {
  readonly position: Position;
}
