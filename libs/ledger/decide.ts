import type { Decider, Digest } from '#eventsourcing';
import { fold } from '#eventsourcing';
import { IdempotencyConflict, WrongExpectedRevision } from './errors.js';
import { requestDigest } from './identity.js';
import type { JsonObject, JsonValue } from './json.js';
import type { Ledger, Requirement } from './ledger.js';
import {
  type EventContext,
  type Lane,
  NO_EVENTS,
  type Revision,
  type StreamEvent,
  type StreamName,
} from './recorded.js';

/** An event of a domain: a type and data that are JSON. */
export interface DomainEvent {
  readonly type: string;
  readonly data: JsonObject;
}

/** A step of an aggregate: what is asked, under which key, in whose name. */
export interface Step<Command, Event, State> {
  readonly stream: StreamName;
  /** Asked again on every fresh state, so it may depend on it. */
  readonly command: Command | ((state: State) => Command | Promise<Command>);
  /** Names the step; may depend on what was decided. */
  readonly key: string | ((events: readonly Event[]) => string);
  /** What was asked for, as far as it makes this request and no other; the key alone unless said. */
  readonly request?: JsonValue;
  readonly context: EventContext;
  /** Lane of an event that belongs elsewhere than the step. */
  readonly laneOf?: (event: Event) => Lane | undefined;
  readonly requires?: readonly Requirement[];
  readonly bulk?: boolean;
}

export interface Decided<Event, State> {
  /** After what was decided. */
  readonly state: State;
  /** What this call or an earlier one with its key decided; empty when it was already so. */
  readonly events: readonly Event[];
  readonly revision: Revision;
}

const MAX_TRIES = 25;

/**
 * Reads a stream, decides, and appends at the revision that was read; whoever was quicker makes it read and decide
 * again. An empty decision appends nothing: it is already so.
 *
 * @throws Refusal by the decider; RequirementMissing, EventRefused, LedgerUnavailable by the ledger
 */
export async function decideAndAppend<Command, Event extends DomainEvent, State>(
  ledger: Ledger,
  decider: Decider<Command, Event, State>,
  step: Step<Command, Event, State>,
): Promise<Decided<Event, State>> {
  for (let tries = 1; ; tries++) {
    const { state, revision } = await loadState(ledger, decider, step.stream);
    const command = isFunction(step.command) ? await step.command(state) : step.command;
    const events = decider.decide(command, state);
    if (events.length === 0) return { state, events, revision };
    const key = typeof step.key === 'string' ? step.key : step.key(events);
    try {
      const appended = await ledger.append({
        stream: step.stream,
        expected: revision,
        key,
        context: step.context,
        events: step.laneOf ? events.map((event) => ({ ...event, lane: step.laneOf?.(event) })) : events,
        request: requestOf(step.request, key),
        requires: step.requires,
        bulk: step.bulk,
      });
      if (appended.outcome === 'known') {
        // Decided by an earlier call while this one was reading: its events are the ones that count.
        const now = await loadState(ledger, decider, step.stream);
        return { ...now, events: appended.events.map(asDomainEvent<Event>) };
      }
      return { state: events.reduce(evolveWith(decider), state), events, revision: appended.revision };
    } catch (error) {
      const overtaken = error instanceof WrongExpectedRevision || error instanceof IdempotencyConflict;
      if (!overtaken || tries === MAX_TRIES) throw error;
    }
  }
}

/** The state that a stream's events leave behind, and the revision to go on from. */
export async function loadState<Event extends DomainEvent, State>(
  ledger: Ledger,
  decider: Pick<Decider<never, Event, State>, 'initial' | 'evolve'>,
  stream: StreamName,
): Promise<{ readonly state: State; readonly revision: Revision }> {
  const events = await ledger.read(stream);
  const state = fold(decider, events.map(asDomainEvent<Event>));
  return { state, revision: events.at(-1)?.revision ?? NO_EVENTS };
}

/** A recorded event as its domain knows it: upcasters have made it one of today's. */
export function asDomainEvent<Event extends DomainEvent>({ type, data }: StreamEvent): Event {
  return { type, data } as Event;
}

function evolveWith<Event, State>(decider: Pick<Decider<never, Event, State>, 'evolve'>) {
  return (state: State, event: Event): State => decider.evolve(state, event);
}

function requestOf(request: JsonValue | undefined, key: string): Digest {
  return requestDigest(request === undefined ? { key } : { key, request });
}

function isFunction<Command, State>(
  command: Command | ((state: State) => Command | Promise<Command>),
): command is (state: State) => Command | Promise<Command> {
  return typeof command === 'function';
}
