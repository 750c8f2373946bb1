import { setTimeout as sleep } from 'node:timers/promises';
import type { Recorded } from '#ledger';
import { failureKind } from '../failure.js';
import type { Lease } from '../workers/unit.js';
import type { Slots } from './slots.js';

/** An event on its way through its lane. */
export interface Entry {
  readonly event: Recorded;
  readonly done: () => void;
}

export interface LaneWork {
  /** Everything that one event leads to; throws when any of it fails. */
  readonly dispatch: (event: Recorded) => Promise<void>;
  /** Whether the ledger answers: then it is the event's fault, and not the world's. */
  readonly isHealthy: () => Promise<boolean>;
  /** An event was given up on. The lane stands still from it on. */
  readonly parked: (entry: Entry, error: Error, attempts: number) => Promise<void>;
  /** Milliseconds before the next attempt. */
  readonly pause: (attempt: number) => number;
  readonly failed: (event: Recorded, error: Error, attempt: number) => void;
}

/** After this many failures of one event, while other things work, its lane is parked. */
export const MAX_ATTEMPTS = 8;

/** The events of one lane, one after the other. */
export class LaneQueue {
  private readonly entries: Entry[] = [];
  private working: Promise<void> | undefined;

  constructor(
    private readonly work: LaneWork,
    private readonly slots: Slots,
    private readonly lease: Lease,
    private readonly emptied: () => void,
  ) {}

  push(entry: Entry): void {
    this.entries.push(entry);
    this.working ??= this.run();
  }

  idle(): Promise<void> {
    return this.working ?? Promise.resolve();
  }

  /** Takes out what has not begun: the lane was parked. */
  clear(): readonly Entry[] {
    return this.entries.splice(0);
  }

  private async run(): Promise<void> {
    for (let entry = this.entries[0]; entry && !this.lease.signal.aborted; entry = this.entries[0]) {
      const outcome = await this.deal(entry);
      if (outcome === 'abandoned') break;
      // The lane was cleared when its entry was parked.
      if (this.entries[0] === entry) this.entries.shift();
      if (outcome === 'done') entry.done();
    }
    this.working = undefined;
    if (this.entries.length === 0) this.emptied();
  }

  private async deal(entry: Entry): Promise<'done' | 'parked' | 'abandoned'> {
    let counted = 0;
    for (let attempt = 0; ; attempt++) {
      if (!(await this.freshLease())) return 'abandoned';
      try {
        await this.slots.run(() => this.work.dispatch(entry.event));
        return 'done';
      } catch (caught) {
        const error = caught instanceof Error ? caught : new Error(String(caught));
        const kind = failureKind(error);
        this.work.failed(entry.event, error, attempt + 1);
        if (kind !== 'later' && (await this.work.isHealthy())) counted++;
        if (kind === 'final' || counted >= MAX_ATTEMPTS) {
          await this.work.parked(entry, error, attempt + 1);
          return 'parked';
        }
        await sleep(this.work.pause(attempt), undefined, { signal: this.lease.signal }).catch(
          () => undefined,
        );
      }
    }
  }

  /** Waits out a heartbeat that is late; false once the lease is gone. */
  private async freshLease(): Promise<boolean> {
    while (!this.lease.signal.aborted) {
      if (this.lease.isFresh()) return true;
      await sleep(100);
    }
    return false;
  }
}
