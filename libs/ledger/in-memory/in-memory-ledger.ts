import type { Clock } from '#clock';
import type { Instant } from '#eventsourcing';
import {
  EventRefused,
  IdempotencyConflict,
  LedgerUnavailable,
  RequirementMissing,
  WrongExpectedRevision,
} from '../errors.js';
import { derivedId } from '../identity.js';
import {
  type AppendEachRequest,
  type Appended,
  type AppendRequest,
  type Batch,
  type FactOutcome,
  type Filter,
  type FollowOptions,
  Ledger,
  type LedgerHead,
  type Requirement,
} from '../ledger.js';
import { prepareAppend, type PreparedEvent, prepareEvent } from '../prepare.js';
import {
  type Lane,
  NO_EVENTS,
  type Position,
  position,
  type Recorded,
  type Revision,
  revision,
  START,
  type StreamEvent,
  type StreamName,
} from '../recorded.js';

/** Where a failure may strike: before anything is kept, or after, so that the caller does not learn of it. */
export type Strike = 'before' | 'after' | undefined;

/**
 * The ledger in memory, as strict as the strictest adapter: same limits, nothing atomic across streams, and
 * failures wherever a test wants them.
 */
export class InMemoryLedger extends Ledger {
  private readonly all: Recorded[] = [];
  private readonly streams = new Map<StreamName, Recorded[]>();
  private readonly keys = new Map<string, Recorded>();
  private readonly waiting = new Set<() => void>();

  /** @param strike asked once for each append; says whether and where it fails */
  constructor(
    private readonly clock: Clock,
    private readonly strike: (stream: StreamName, key: string) => Strike = () => undefined,
  ) {
    super();
  }

  async append(request: AppendRequest): Promise<Appended> {
    const prepared = prepareAppend(request);
    const strike = this.strike(request.stream, request.key);
    if (strike === 'before') throw unavailable();
    await Promise.resolve();
    const known = this.recordedUnder(request.stream, `${request.key}#0`);
    if (known) {
      if (known.metadata.request_digest !== request.request) {
        throw new IdempotencyConflict(request.stream, request.key);
      }
      const events = this.stream(request.stream).filter((event) => isOf(event, request.key));
      return { outcome: 'known', events, revision: (events.at(-1) as Recorded).revision };
    }
    const actual = this.revisionOf(request.stream);
    if (actual !== request.expected)
      throw new WrongExpectedRevision(request.stream, request.expected, actual);
    this.checkRequirements(request.stream, request.requires);
    const events = prepared.map((event) => this.keep(request.stream, event));
    this.wake();
    if (strike === 'after') throw unavailable();
    return { outcome: 'appended', events, revision: (events.at(-1) as Recorded).revision };
  }

  async appendEach(request: AppendEachRequest): Promise<readonly FactOutcome[]> {
    const outcomes: FactOutcome[] = [];
    for (const fact of request.facts) {
      const strike = this.strike(request.stream, fact.key);
      if (strike === 'before') throw unavailable();
      await Promise.resolve();
      const known = this.recordedUnder(request.stream, fact.key);
      if (known) {
        const same = known.metadata.request_digest === fact.request;
        outcomes.push(
          same
            ? { outcome: 'known', key: fact.key, revision: known.revision }
            : {
                outcome: 'conflict',
                key: fact.key,
                error: new IdempotencyConflict(request.stream, fact.key),
              },
        );
        continue;
      }
      try {
        const event = prepareEvent(request.stream, fact.key, fact.request, fact.event, request.context);
        this.checkRequirements(request.stream, request.requires);
        outcomes.push({
          outcome: 'appended',
          key: fact.key,
          revision: this.keep(request.stream, event).revision,
        });
      } catch (error) {
        if (!(error instanceof EventRefused)) throw error;
        outcomes.push({ outcome: 'refused', key: fact.key, error });
      }
      if (strike === 'after') throw unavailable();
    }
    this.wake();
    return outcomes;
  }

  async read(
    stream: StreamName,
    after: Revision = NO_EVENTS,
    limit = Infinity,
  ): Promise<readonly StreamEvent[]> {
    return this.stream(stream).slice(after + 1, after + 1 + limit);
  }

  async readAll(after: Position, limit = 1_000): Promise<readonly Recorded[]> {
    return this.all.slice(after, after + limit);
  }

  async readLane(lane: Lane, after: Position, upTo: Position = position(Infinity)) {
    return this.all.filter(
      (event) => event.metadata.lane === lane && event.position > after && event.position <= upTo,
    );
  }

  async *follow({ after, filter, signal }: FollowOptions): AsyncGenerator<Batch> {
    let at = after;
    while (!signal.aborted) {
      const batch = this.all.slice(at, at + 500);
      const last = batch.at(-1);
      if (last) {
        at = last.position;
        yield { events: batch.filter((event) => passes(event, filter)), upTo: at };
      } else {
        await this.more(signal);
      }
    }
  }

  async locate(stream: StreamName, at: Revision): Promise<Position> {
    return this.stream(stream)[at]?.position ?? START;
  }

  async head(): Promise<LedgerHead> {
    const last = this.all.at(-1);
    return {
      ledgerId: derivedId('in-memory'),
      epoch: 1,
      position: last?.position ?? START,
      recordedAt: last?.recorded_at ?? null,
    };
  }

  async close(): Promise<void> {
    this.wake();
  }

  private stream(name: StreamName): readonly Recorded[] {
    return this.streams.get(name) ?? [];
  }

  private revisionOf(name: StreamName): Revision {
    return this.stream(name).at(-1)?.revision ?? NO_EVENTS;
  }

  private recordedUnder(stream: StreamName, key: string): Recorded | undefined {
    return this.keys.get(JSON.stringify([stream, key]));
  }

  private checkRequirements(stream: StreamName, requires: readonly Requirement[] = []): void {
    const missing = requires.find((required) => !this.recordedUnder(required.stream, required.key));
    if (missing) throw new RequirementMissing(stream, missing.stream, missing.key);
  }

  private keep(stream: StreamName, event: PreparedEvent): Recorded {
    const now = this.clock.now();
    const last = this.all.at(-1)?.recorded_at ?? now;
    const kept: Recorded = {
      position: position(this.all.length + 1),
      stream,
      revision: revision(this.revisionOf(stream) + 1),
      type: event.type,
      // Through text and back, as every other adapter keeps it: no object is shared with the caller.
      data: JSON.parse(event.data) as Recorded['data'],
      metadata: event.metadata,
      recorded_at: (now > last ? now : last) satisfies Instant,
    };
    this.all.push(kept);
    const events = this.streams.get(stream);
    if (events) events.push(kept);
    else this.streams.set(stream, [kept]);
    this.keys.set(JSON.stringify([stream, event.metadata.key]), kept);
    return kept;
  }

  private wake(): void {
    for (const wake of this.waiting) wake();
  }

  private async more(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.waiting.add(done);
      signal.addEventListener('abort', done);
    });
  }
}

function isOf(event: Recorded, key: string): boolean {
  return event.metadata.key.replace(/#\d+$/, '') === key && event.metadata.key !== key;
}

function passes(event: Recorded, filter: Filter | undefined): boolean {
  return filter?.types?.includes(event.type) ?? true;
}

function unavailable(): LedgerUnavailable {
  return new LedgerUnavailable('The in-memory ledger was told to fail here.');
}
