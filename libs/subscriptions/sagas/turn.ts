import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { type Lane, type Ledger, LedgerUnavailable, type Position, position, type Recorded } from '#ledger';
import type { Checkpoint } from '../checkpoint.js';
import { saveCheckpoints } from '../checkpoint.store.js';
import { fence } from '../workers/fence.js';
import { type Lease, LeaseLost } from '../workers/unit.js';
import type { CheckpointSaver } from './checkpoint-saver.js';
import { type Entry, LaneQueue, type LaneWork } from './lane-queue.js';
import { LowWater } from './low-water.js';
import { keepParked, type ParkedLane, removeParked } from './parked.store.js';
import { partitionOf } from './partition.js';
import type { Slots } from './slots.js';

export interface SagaPartitionParts {
  readonly subscription: string;
  readonly ledger: Ledger;
  readonly pool: pg.Pool;
  readonly slots: Slots;
  readonly saver: CheckpointSaver;
  /** Whether an event leads to anything at all; most don't. */
  readonly concerns: (event: Recorded) => boolean;
  /** Everything that one event leads to. */
  readonly dispatch: (event: Recorded) => Promise<void>;
  /** Makes it known that a lane stands still; repeated after a crash, so it must bear repeating. */
  readonly announce: (lane: ParkedLane) => Promise<void>;
  readonly pause: (attempt: number) => number;
  readonly failed: (event: Recorded, error: Error, attempt: number) => void;
}

/** Looked at and not dealt with: more than this are not taken in. */
const MAX_PENDING = 4_000;

/** One holding of a partition, from taking it to giving it up. */
export class Turn {
  private readonly lanes = new Map<Lane, LaneQueue>();
  private readonly parked = new Map<Lane, ParkedLane>();
  private readonly lowWater: LowWater;
  private cursor: Position;
  private lastEventId: string | null;
  saved: Checkpoint;
  savedAt = performance.now();

  constructor(
    private readonly parts: SagaPartitionParts,
    readonly partition: number,
    readonly lease: Lease,
    from: Checkpoint,
  ) {
    this.saved = from;
    this.cursor = from.position;
    this.lastEventId = from.eventId;
    this.lowWater = new LowWater(from.position);
  }

  get subscription(): string {
    return this.parts.subscription;
  }

  get pending(): number {
    return this.lowWater.count;
  }

  /** Up to where everything was dealt with or is kept as parked. */
  checkpoint(): Checkpoint {
    const at = this.lowWater.position;
    return { ...this.saved, position: at, eventId: at === this.cursor ? this.lastEventId : null };
  }

  async takeUpParked(lanes: readonly ParkedLane[]): Promise<void> {
    for (const lane of lanes) {
      this.parked.set(lane.lane, lane);
      // A crash between keeping the row and saying so: say it again.
      void this.announce(lane);
      if (lane.state === 'resuming') await this.replay(lane, this.cursor);
    }
  }

  async follow(): Promise<void> {
    const { ledger } = this.parts;
    const { signal } = this.lease;
    for (let attempt = 0; !signal.aborted; attempt++) {
      try {
        for await (const batch of ledger.follow({ after: this.cursor, signal })) {
          for (const event of batch.events) await this.take(event);
          this.cursor = batch.upTo;
          this.lastEventId = batch.events.at(-1)?.metadata.event_id ?? null;
          this.lowWater.passed(this.cursor);
          attempt = 0;
          await this.roomForMore();
        }
      } catch (error) {
        if (!(error instanceof LedgerUnavailable)) throw error;
        await sleep(this.parts.pause(attempt), undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Lets what has begun come to its end. */
  async settle(): Promise<void> {
    await Promise.all([...this.lanes.values()].map((lane) => lane.idle()));
  }

  private async take(event: Recorded): Promise<void> {
    const { lane } = event.metadata;
    if (event.position <= this.cursor || partitionOf(lane) !== this.partition) return;
    const parked = this.parked.get(lane);
    if (parked?.state === 'parked') {
      if (this.asksToResume(event)) await this.resume(parked, event);
      return;
    }
    if (!this.parts.concerns(event)) return;
    this.enqueue({ event, done: this.lowWater.pending(event.position) });
  }

  /** A run that is resumed is resumed for everybody; a lane for the subscription that is named. */
  private asksToResume({ type, data }: Recorded): boolean {
    return type === 'RunResumed' || (type === 'LaneResumed' && data['subscription'] === this.subscription);
  }

  private enqueue(entry: Entry): void {
    const { lane } = entry.event.metadata;
    let queue = this.lanes.get(lane);
    if (!queue) {
      queue = new LaneQueue(this.work, this.parts.slots, this.lease, () => this.lanes.delete(lane));
      this.lanes.set(lane, queue);
    }
    queue.push(entry);
  }

  private readonly work: LaneWork = {
    dispatch: (event) => this.parts.dispatch(event),
    isHealthy: () =>
      this.parts.ledger.head().then(
        () => true,
        () => false,
      ),
    parked: (entry, error, attempts) => this.park(entry, error, attempts),
    pause: (attempt) => this.parts.pause(attempt),
    failed: (event, error, attempt) => this.parts.failed(event, error, attempt),
  };

  /**
   * The row and the checkpoint that passes the lane's events go in one transaction: after it, no restart reads
   * them again, however long the lane stands still.
   */
  private async park(entry: Entry, error: Error, attempts: number): Promise<void> {
    const { lane } = entry.event.metadata;
    const parked: ParkedLane = {
      subscription: this.subscription,
      partition: this.partition,
      lane,
      position: entry.event.position,
      state: 'parked',
      error: describe(error),
      attempts,
    };
    this.parked.set(lane, parked);
    const passed = [entry, ...(this.lanes.get(lane)?.clear() ?? []).filter((other) => other !== entry)];
    for (const { done } of passed) done();
    await this.transaction(async (connection) => {
      await keepParked(connection, parked);
      await this.saveWithin(connection);
    });
    void this.announce(parked);
  }

  private async resume(parked: ParkedLane, request: Recorded): Promise<void> {
    const skip = request.data['skip'] === true;
    const resuming: ParkedLane = {
      ...parked,
      state: 'resuming',
      position: skip ? position(parked.position + 1) : parked.position,
    };
    await this.transaction((connection) => keepParked(connection, resuming));
    this.parked.set(parked.lane, resuming);
    await this.replay(resuming, request.position);
  }

  /** Puts the lane's events since it was parked in front of those to come; the row goes once they are dealt with. */
  private async replay(lane: ParkedLane, upTo: Position): Promise<void> {
    const missed = await this.parts.ledger.readLane(lane.lane, position(lane.position - 1), upTo);
    const events = missed.filter((event) => this.parts.concerns(event));
    let left = events.length;
    const dealtWith = (): void => {
      if (--left > 0) return;
      void this.forget(lane);
    };
    for (const event of events) this.enqueue({ event, done: dealtWith });
    if (events.length === 0) await this.forget(lane);
  }

  private async forget(lane: ParkedLane): Promise<void> {
    // Parked again on the way: the row says so now.
    if (this.parked.get(lane.lane) !== lane) return;
    this.parked.delete(lane.lane);
    await this.transaction((connection) => removeParked(connection, this.subscription, lane.lane)).catch(
      () => undefined, // a restart replays the lane once more, which changes nothing
    );
  }

  private async announce(lane: ParkedLane): Promise<void> {
    for (let attempt = 0; !this.lease.signal.aborted; attempt++) {
      try {
        await this.parts.announce(lane);
        return;
      } catch {
        await sleep(this.parts.pause(attempt), undefined, { signal: this.lease.signal }).catch(
          () => undefined,
        );
      }
    }
  }

  private async saveWithin(connection: pg.ClientBase): Promise<void> {
    const checkpoint = this.checkpoint();
    await saveCheckpoints(connection, [
      { subscription: this.subscription, partition: this.partition, checkpoint, lease: this.lease },
    ]);
    this.saved = checkpoint;
    this.savedAt = performance.now();
  }

  private async transaction(work: (connection: pg.ClientBase) => Promise<void>): Promise<void> {
    for (let attempt = 0; !this.lease.signal.aborted; attempt++) {
      let connection: pg.PoolClient | undefined;
      try {
        connection = await this.parts.pool.connect();
        await connection.query('BEGIN');
        await fence(connection, this.lease);
        await work(connection);
        await connection.query('COMMIT');
        connection.release();
        return;
      } catch (error) {
        connection?.release(true);
        if (error instanceof LeaseLost) return;
        this.parts.saver.warn('a lane could not be kept as it is, is tried again', error);
        await sleep(this.parts.pause(attempt), undefined, { signal: this.lease.signal }).catch(
          () => undefined,
        );
      }
    }
  }

  private async roomForMore(): Promise<void> {
    while (this.lowWater.count > MAX_PENDING && !this.lease.signal.aborted) await sleep(5);
  }
}

function describe(error: Error): string {
  const cause = error.cause instanceof Error ? ` (${error.cause.name}: ${error.cause.message})` : '';
  return `${error.name}: ${error.message}${cause}`.slice(0, 2_000);
}
