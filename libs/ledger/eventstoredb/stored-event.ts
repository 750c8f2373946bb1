import type { EventData, RecordedEvent } from '@eventstore/db-client';
import type { Instant } from '#eventsourcing';
import type { JsonObject } from '../json.js';
import type { PreparedEvent } from '../prepare.js';
import { type EventMetadata, lane, revision, type StreamEvent, type StreamName } from '../recorded.js';

/** Streams of this ledger on a server that others may use too: `countersign.workflow_run-0b5f...`. */
export class Namespace {
  /** What the names of its streams begin with. */
  readonly streams: string;
  /** Says who the ledger is; not one of its streams. */
  readonly identity: string;

  constructor(name: string) {
    this.streams = `${name}.`;
    this.identity = `${name}:ledger`;
  }

  onServer(stream: StreamName): string {
    return `${this.streams}${stream}`;
  }

  ofLedger(name: string): StreamName {
    return name.slice(this.streams.length) as StreamName;
  }
}

/** Metadata as the server has it; what it knows itself by a name of its own has that. */
interface StoredMetadata {
  readonly event_id: string;
  readonly key: string;
  readonly request_digest: EventMetadata['request_digest'];
  readonly lane: string;
  readonly actor: string;
  readonly $correlationId: string;
  readonly $causationId?: string;
  readonly traceparent?: string;
  readonly schema_version: number;
  /** When its writer appended it, by the writer's clock. */
  readonly recorded_at: Instant;
}

/**
 * An event on its way to the server. The id there is drawn for each append, not the event's own: the server takes a
 * known id at the revision first expected for a repetition, reports success, and drops what differs. Who was quicker
 * must be refused by the revision instead; repetitions are found by their key.
 */
export function toServer(event: PreparedEvent, serverId: string, recordedAt: Instant): EventData {
  const { event_id, key, request_digest, actor, correlation_id, causation_id, traceparent, schema_version } =
    event.metadata;
  const metadata: Omit<StoredMetadata, '$causationId' | 'traceparent'> & Record<string, unknown> = {
    event_id,
    key,
    request_digest,
    lane: event.metadata.lane,
    actor,
    $correlationId: correlation_id,
    $causationId: causation_id,
    traceparent,
    schema_version,
    recorded_at: recordedAt,
  };
  return {
    id: serverId,
    type: event.type,
    contentType: 'application/json',
    // Of its own text, so that whoever changes the object after his call changes nothing here.
    data: JSON.parse(event.data) as Record<string, unknown>,
    metadata,
  };
}

/** @throws Error for an event in one of the ledger's streams that was not written by it */
export function fromServer(namespace: Namespace, event: RecordedEvent): StreamEvent {
  const { metadata } = event as { readonly metadata?: Partial<StoredMetadata> };
  if (metadata?.key === undefined || metadata.event_id === undefined || metadata.recorded_at === undefined) {
    throw new Error(
      `Event ${event.revision} of stream ${event.streamId} on the server was not written by Countersign, which owns ` +
        `all streams that begin with ${namespace.streams}. Restore the server from before it, or use another prefix.`,
    );
  }
  const stored = metadata as StoredMetadata;
  return {
    stream: namespace.ofLedger(event.streamId),
    revision: revision(Number(event.revision)),
    type: event.type,
    data: event.data as JsonObject,
    metadata: {
      event_id: stored.event_id,
      key: stored.key,
      request_digest: stored.request_digest,
      lane: lane(stored.lane),
      actor: stored.actor,
      ...(stored.$causationId !== undefined && { causation_id: stored.$causationId }),
      correlation_id: stored.$correlationId,
      schema_version: stored.schema_version,
      ...(stored.traceparent !== undefined && { traceparent: stored.traceparent }),
    },
    recorded_at: stored.recorded_at,
  };
}
