import { setTimeout as sleep } from 'node:timers/promises';
import { LedgerUnavailable } from '../../errors.js';
import { position } from '../../recorded.js';
import type { Connection } from '../connection.js';
import { fromServer, type Namespace } from '../stored-event.js';
import type { Guard, IndexHead, IndexStore, NewRow } from './index-store.js';
import { isAfter, type LogPosition } from './log-position.js';
import { type Arrived, Subscription } from './subscription.js';

/** How often it is kept how far the log was looked through while nothing of the ledger came. */
const KEEP_SCANNED_MS = 10_000;
const PAUSES_MS = [100, 250, 500, 1_000];

/**
 * Gives every event of the ledger its ordinal, in the order of the server's log. Whoever adds holds the head row's
 * lock and must stand where the index does, so that two at work at once can't harm it; one at a time is enough.
 */
export class Indexer {
  constructor(
    private readonly connection: Connection,
    private readonly namespace: Namespace,
    private readonly store: IndexStore,
    private readonly advanced: () => void,
  ) {}

  /** Works until the signal aborts. @throws what the guard throws, and on an event that is not the ledger's */
  async run(signal: AbortSignal, guard: Guard): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      try {
        for await (const _ of this.steps(signal, guard)) failures = 0;
      } catch (error) {
        if (!(error instanceof LedgerUnavailable)) throw error;
        const pause = PAUSES_MS[Math.min(failures++, PAUSES_MS.length - 1)];
        await sleep(pause, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Works until the index has come to a place in the log: for when nobody else is seen to. */
  async reach(target: LogPosition, signal: AbortSignal): Promise<void> {
    for await (const head of this.steps(signal, undefined)) {
      if (!isAfter(target, head.scanned)) return;
    }
  }

  /** Adds what comes, and says after each batch where the index stands; ends when somebody else has added too. */
  private async *steps(signal: AbortSignal, guard: Guard | undefined): AsyncGenerator<IndexHead> {
    let head = await this.store.head();
    let kept = performance.now();
    yield head;
    for await (const arrived of Subscription.follow(this.connection, this.namespace, head.scanned, signal)) {
      const rows = this.rowsOf(arrived, head);
      if (rows.length > 0) {
        if (!(await this.store.add(head.position, rows, guard))) return;
        this.advanced();
      } else if (arrived.upTo && performance.now() - kept > KEEP_SCANNED_MS) {
        await this.store.scanned(arrived.upTo, guard);
        kept = performance.now();
      }
      head = {
        position: position(head.position + rows.length),
        recordedAt: rows.at(-1)?.recorded_at ?? head.recordedAt,
        scanned: arrived.upTo ?? head.scanned,
      };
      yield head;
    }
  }

  private rowsOf(arrived: Arrived, head: IndexHead): readonly NewRow[] {
    let last = head.recordedAt;
    return arrived.events.map((event) => {
      const { stream, revision, type, metadata, recorded_at: own } = fromServer(this.namespace, event);
      // Clocks of writers differ; time in the whole ledger never runs backwards.
      last = last !== null && last > own ? last : own;
      return { log: event.position, stream, revision, type, lane: metadata.lane, recorded_at: last };
    });
  }
}
