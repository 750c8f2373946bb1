import type { Digest, Instant } from '#eventsourcing';
import type { JsonObject } from './json.js';
import { envelopeText } from './merkle/envelope.js';
import { leafHash } from './merkle/hashing.js';
import type {
  EventContext,
  Lane,
  Position,
  Recorded,
  Revision,
  StreamEvent,
  StreamName,
} from './recorded.js';

/** An event that has not been recorded yet. */
export interface NewEvent {
  readonly type: string;
  readonly data: JsonObject;
  /** Version of the shape of `data`; 1 unless said. */
  readonly schema_version?: number | undefined;
  /** Where it belongs to another lane than the rest of its append. */
  readonly lane?: Lane | undefined;
}

/** An event that must already be in the ledger, by its stream and full key (`gate/approve#0`). */
export interface Requirement {
  readonly stream: StreamName;
  readonly key: string;
}

export interface AppendRequest {
  readonly stream: StreamName;
  /** Revision of the last event the decision was made on; `NO_EVENTS` for a new stream. */
  readonly expected: Revision;
  /** Names the step, never the cause or a counter. Event i is recorded under `key#i`. */
  readonly key: string;
  /** Digest of what was asked for, see {@link requestDigest}: the same key with another one is a conflict. */
  readonly request: Digest;
  /** 1 to 100 events, 256 KiB together. */
  readonly events: readonly NewEvent[];
  readonly context: EventContext;
  readonly requires?: readonly Requirement[] | undefined;
  /** One of very many: takes turns with single appends instead of standing before them. */
  readonly bulk?: boolean | undefined;
}

export interface Fact {
  readonly key: string;
  readonly request: Digest;
  readonly event: NewEvent;
}

export interface AppendEachRequest {
  readonly stream: StreamName;
  readonly facts: readonly Fact[];
  readonly context: EventContext;
  readonly requires?: readonly Requirement[] | undefined;
}

/** What an append left in the ledger, whether this call or an earlier one put it there. */
export interface Appended {
  readonly outcome: 'appended' | 'known';
  readonly events: readonly StreamEvent[];
  readonly revision: Revision;
}

export type FactOutcome =
  | { readonly outcome: 'appended' | 'known'; readonly key: string; readonly revision: Revision }
  | { readonly outcome: 'conflict' | 'refused'; readonly key: string; readonly error: Error };

/** Narrows what a reader is given. The position moves on past what it leaves out. */
export interface Filter {
  readonly types?: readonly string[];
}

/** Some events in order, and the position up to which the reader has now seen everything it asked for. */
export interface Batch {
  readonly events: readonly Recorded[];
  readonly upTo: Position;
}

export interface FollowOptions {
  readonly after: Position;
  readonly filter?: Filter | undefined;
  readonly signal: AbortSignal;
}

/** Who this ledger is and how far it goes; a checkpoint of any reader is compared with it at start. */
export interface LedgerHead {
  readonly ledgerId: string;
  readonly epoch: number;
  readonly position: Position;
  /** Of the last event; null while the ledger is empty. */
  readonly recordedAt: Instant | null;
}

/**
 * The append-only ledger. Port and injection token; `testing/ledger.contract.ts` is what every adapter must do.
 *
 * Idempotency: the same stream, key and request digest answers with what was recorded first, at any time later,
 * before the expected revision is looked at. The same key with another digest is an `IdempotencyConflict`.
 * Payloads are never compared: two workers may have seen different moments, and the first wins.
 */
export abstract class Ledger {
  /**
   * One decision, all or nothing.
   * @throws WrongExpectedRevision, IdempotencyConflict, RequirementMissing, EventRefused, LedgerUnavailable,
   *         LedgerOverloaded
   */
  abstract append(request: AppendRequest): Promise<Appended>;

  /**
   * Independent facts with a key each: known ones are answered, missing ones appended in order, in chunks; an
   * interrupted call is resumed by making it again.
   * @throws RequirementMissing, LedgerUnavailable, LedgerOverloaded
   */
  abstract appendEach(request: AppendEachRequest): Promise<readonly FactOutcome[]>;

  /** A stream's events after a revision, in order, all of them unless limited; empty when there is no such stream. */
  abstract read(stream: StreamName, after?: Revision, limit?: number): Promise<readonly StreamEvent[]>;

  /** Everything after a position, in order, at most `limit` events (1,000 unless said). */
  abstract readAll(after: Position, limit?: number): Promise<readonly Recorded[]>;

  /**
   * The canonical envelopes of what `readAll` reads, as they were recorded, whatever their version: what the Merkle
   * log is made of.
   */
  async envelopes(after: Position, limit = 1_000): Promise<readonly string[]> {
    return (await this.readAll(after, limit)).map(envelopeText);
  }

  /** The leaf hashes of these envelopes, one after the other, 32 bytes each. */
  async leaves(after: Position, limit = 1_000): Promise<Uint8Array> {
    return Buffer.concat((await this.envelopes(after, limit)).map(leafHash));
  }

  /** All events of a lane up to and with a position, in order. */
  abstract readLane(lane: Lane, after: Position, upTo?: Position): Promise<readonly Recorded[]>;

  /** Everything after a position and then whatever comes, until the signal aborts. Back-pressured. */
  abstract follow(options: FollowOptions): AsyncIterable<Batch>;

  /** Where an event of a stream stands in the whole; waits for it where an adapter learns that later. */
  abstract locate(stream: StreamName, revision: Revision): Promise<Position>;

  abstract head(): Promise<LedgerHead>;

  /** Lets what is in flight finish and gives connections back. */
  abstract close(): Promise<void>;
}
