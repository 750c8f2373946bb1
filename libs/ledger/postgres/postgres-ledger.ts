import { type Clock } from '#clock';
import { EventRefused, IdempotencyConflict, RequirementMissing, WrongExpectedRevision } from '../errors.js';
import {
  type AppendEachRequest,
  type Appended,
  type AppendRequest,
  type Batch,
  type Fact,
  type FactOutcome,
  type FollowOptions,
  Ledger,
  type LedgerHead,
} from '../ledger.js';
import { prepareAppend, type PreparedEvent, prepareEvent } from '../prepare.js';
import {
  type Lane,
  NO_EVENTS,
  type Position,
  position,
  type Recorded,
  type Revision,
  type StreamEvent,
  type StreamName,
} from '../recorded.js';
import type { EventOutcome } from './append-batch.js';
import { Appender } from './appender.js';
import { follow } from '../following/follow.js';
import { GroupCommit, type GroupCommitOptions } from './group-commit.js';
import { Reader } from './reader.js';
import { Tail } from '../following/tail.js';

export interface PostgresLedgerOptions extends GroupCommitOptions {
  /** The service's login. */
  readonly url: string;
  /** How often a follower looks at the head when nobody woke it, in milliseconds. */
  readonly pollMs?: number;
}

const CHUNK_EVENTS = 500;
const CHUNK_BYTES = 512 * 1024;

/** The ledger in PostgreSQL: gapless positions in commit order, one function as the only way in, group commit. */
export class PostgresLedger extends Ledger {
  private readonly appender: Appender;
  private readonly commits: GroupCommit;
  private readonly reader: Reader;
  private readonly tail: Tail;

  constructor(options: PostgresLedgerOptions, clock: Clock) {
    super();
    this.appender = new Appender(options.url, () => clock.offsetMs());
    this.reader = new Reader(options.url);
    this.tail = new Tail(options.url, 'ledger', this.reader, options.pollMs ?? 1_000);
    this.commits = new GroupCommit(async (groups) => {
      const outcomes = await this.appender.commit(groups);
      this.tail.wake();
      return outcomes;
    }, options);
  }

  async append(request: AppendRequest): Promise<Appended> {
    const events = prepareAppend(request);
    const group = {
      stream: request.stream,
      expected: request.expected,
      events,
      requires: request.requires ?? [],
    };
    const outcomes = await this.commits.submit(group, request.bulk ?? false);
    const first = outcomes[0] as EventOutcome;
    switch (first.outcome) {
      case 'appended':
        return {
          outcome: 'appended',
          events: events.map((event, index) => asRecorded(request.stream, event, outcomes[index] as Stored)),
          revision: (outcomes.at(-1) as Stored).revision,
        };
      case 'known':
        return this.known(request);
      case 'conflict':
        throw new IdempotencyConflict(request.stream, request.key);
      case 'wrong_revision':
        throw new WrongExpectedRevision(request.stream, request.expected, first.revision);
      case 'requirement_missing':
        throw requirementMissing(request.stream, first.detail);
    }
  }

  async appendEach(request: AppendEachRequest): Promise<readonly FactOutcome[]> {
    const outcomes = new Map<string, FactOutcome>();
    const prepared: PreparedEvent[] = [];
    for (const fact of new Map(request.facts.map((fact) => [fact.key, fact])).values()) {
      const ready = prepareFact(request, fact);
      if ('data' in ready) prepared.push(ready);
      else outcomes.set(fact.key, ready);
    }
    for (const events of chunks(prepared)) {
      const group = { stream: request.stream, expected: null, events, requires: request.requires ?? [] };
      const results = await this.commits.submit(group, true);
      results.forEach((result, index) => {
        const { key } = (events[index] as PreparedEvent).metadata;
        outcomes.set(key, factOutcome(request.stream, key, result));
      });
    }
    return request.facts.map((fact) => outcomes.get(fact.key) as FactOutcome);
  }

  read(stream: StreamName, after: Revision = NO_EVENTS, limit = Infinity): Promise<readonly StreamEvent[]> {
    return this.reader.stream(stream, after, limit);
  }

  readAll(after: Position, limit = 1_000): Promise<readonly Recorded[]> {
    return this.reader.all(after, limit);
  }

  override envelopes(after: Position, limit = 1_000): Promise<readonly string[]> {
    return this.reader.envelopes(after, limit);
  }

  override leaves(after: Position, limit = 1_000): Promise<Uint8Array> {
    return this.reader.leaves(after, limit);
  }

  readLane(lane: Lane, after: Position, upTo: Position = position(Number.MAX_SAFE_INTEGER)) {
    return this.reader.lane(lane, after, upTo);
  }

  follow(options: FollowOptions): AsyncIterable<Batch> {
    return follow(this.reader, this.tail, options);
  }

  locate(stream: StreamName, revision: Revision): Promise<Position> {
    return this.reader.locate(stream, revision);
  }

  head(): Promise<LedgerHead> {
    return this.reader.head();
  }

  async close(): Promise<void> {
    await this.commits.idle();
    await this.tail.close();
    await Promise.all([this.appender.close(), this.reader.close()]);
  }

  private async known(request: AppendRequest): Promise<Appended> {
    const keys = request.events.map((_, index) => `${request.key}#${index}`);
    const events = await this.reader.known(request.stream, keys);
    return { outcome: 'known', events, revision: (events.at(-1) as StreamEvent).revision };
  }
}

type Stored = Extract<EventOutcome, { position: Position }>;

function asRecorded(stream: StreamName, event: PreparedEvent, stored: Stored): Recorded {
  return {
    position: stored.position,
    stream,
    revision: stored.revision,
    type: event.type,
    data: event.event.data,
    metadata: event.metadata,
    recorded_at: stored.recorded_at,
  };
}

function prepareFact(request: AppendEachRequest, fact: Fact): PreparedEvent | FactOutcome {
  try {
    return prepareEvent(request.stream, fact.key, fact.request, fact.event, request.context);
  } catch (error) {
    if (!(error instanceof EventRefused)) throw error;
    return { outcome: 'refused', key: fact.key, error };
  }
}

function factOutcome(stream: StreamName, key: string, result: EventOutcome): FactOutcome {
  switch (result.outcome) {
    case 'appended':
    case 'known':
      return { outcome: result.outcome, key, revision: result.revision };
    case 'conflict':
      return { outcome: 'conflict', key, error: new IdempotencyConflict(stream, key) };
    case 'requirement_missing':
      throw requirementMissing(stream, result.detail);
    case 'wrong_revision':
      throw new Error('Independent facts have no expected revision.');
  }
}

function requirementMissing(stream: StreamName, detail: string): RequirementMissing {
  const [requiredStream = '', requiredKey = ''] = detail.split(' ');
  return new RequirementMissing(stream, requiredStream, requiredKey);
}

function* chunks(events: readonly PreparedEvent[]): Generator<PreparedEvent[]> {
  let chunk: PreparedEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    if (chunk.length > 0 && (chunk.length >= CHUNK_EVENTS || bytes + event.bytes > CHUNK_BYTES)) {
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    chunk.push(event);
    bytes += event.bytes;
  }
  if (chunk.length > 0) yield chunk;
}
