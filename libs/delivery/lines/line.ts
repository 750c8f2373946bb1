import { setTimeout as sleep } from 'node:timers/promises';
import { isUnavailable } from '#database';
import { type Batch, type Ledger, LedgerUnavailable, position, type Position } from '#ledger';
import { type Checkpoint, type CheckpointWrite, type Lease, pauseBefore } from '#subscriptions';
import { SOURCE_TYPES } from '../domain/index.js';
import type { OutgoingReader } from '../events/outgoing-reader.js';
import { lineOf } from '../outbox/delivery.store.js';
import type { DueDelivery, NewDelivery, Outbox } from '../outbox/outbox.js';
import type { Attempts } from './attempts.js';
import type { ReceiverHealth } from './receiver-health.js';

export interface LineParts {
  readonly subscriptionId: string;
  /** Types that are wanted; empty for all. */
  readonly types: readonly string[];
  readonly ledger: Ledger;
  readonly outgoing: OutgoingReader;
  readonly outbox: Outbox;
  readonly attempts: Attempts;
  readonly health: ReceiverHealth;
  readonly lease: Lease;
}

/** Runs with something due before the ledger is read on: it keeps what there is no room for. */
const MAX_DUE = 2_000;
const MAX_BEHIND_EVENTS = 10_000;
const MAX_BEHIND_MS = 30_000;
const ROOM_LOOK_MS = 1_000;

/**
 * What one subscriber gets: the ledger read on from its checkpoint into its outbox, and the outbox sent, in order
 * within a run, several runs at once. Nothing here is shared with another subscriber.
 */
export class Line {
  private saved: Checkpoint;
  private savedAt = performance.now();
  private wakeUp: (() => void) | undefined;
  private woken = false;

  constructor(
    private readonly parts: LineParts,
    from: Checkpoint,
  ) {
    this.saved = from;
  }

  /** Works until the signal aborts; what is on its way then is waited for. */
  async run(signal: AbortSignal): Promise<void> {
    const stopped = new AbortController();
    const both = AbortSignal.any([signal, stopped.signal]);
    const wake = (): void => this.wake();
    both.addEventListener('abort', wake);
    try {
      await Promise.all([this.route(both), this.sendOn(both)]);
    } finally {
      stopped.abort();
      both.removeEventListener('abort', wake);
      await this.parts.attempts.end();
    }
  }

  /** Something may be due. */
  readonly wake = (): void => {
    this.woken = true;
    this.wakeUp?.();
  };

  private async route(signal: AbortSignal): Promise<void> {
    const { ledger } = this.parts;
    for (let attempt = 0; !signal.aborted; attempt++) {
      try {
        const options = { after: this.saved.position, filter: { types: SOURCE_TYPES }, signal };
        for await (const batch of ledger.follow(options)) {
          await this.take(batch);
          attempt = 0;
          await this.roomForMore(signal);
        }
      } catch (error) {
        if (!isAway(error)) throw error;
        await pause(attempt, signal);
      }
    }
  }

  private async take(batch: Batch): Promise<void> {
    const { outgoing, outbox, types } = this.parts;
    const deliveries: NewDelivery[] = [];
    for (const event of batch.events) {
      const out = await outgoing.outgoing(event);
      if (!out || (types.length > 0 && !types.includes(out.type))) continue;
      const { lane, event_id: eventId } = event.metadata;
      deliveries.push({ position: event.position, lane, type: out.type, eventId });
    }
    const behind = batch.upTo - this.saved.position;
    const long = behind >= MAX_BEHIND_EVENTS || performance.now() - this.savedAt >= MAX_BEHIND_MS;
    if (deliveries.length === 0 && !long) return;
    const last = batch.events.at(-1);
    const eventId = last?.position === batch.upTo ? last.metadata.event_id : null;
    const checkpoint = { ...this.saved, position: batch.upTo, eventId };
    await outbox.take(deliveries, checkpointWrite(this.parts, checkpoint));
    this.saved = checkpoint;
    this.savedAt = performance.now();
    if (deliveries.length > 0) this.wake();
  }

  private async roomForMore(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await this.parts.outbox.dueCount(MAX_DUE)) >= MAX_DUE) {
      await sleep(ROOM_LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async sendOn(signal: AbortSignal): Promise<void> {
    for (let attempt = 0; !signal.aborted; attempt++) {
      try {
        const wait = await this.sendDue();
        attempt = 0;
        await this.next(wait, signal);
      } catch (error) {
        if (!isAway(error)) throw error;
        await pause(attempt, signal);
      }
    }
  }

  /** @returns milliseconds until there may be something to send again; undefined when only a wake-up can tell */
  private async sendDue(): Promise<number | undefined> {
    const { outbox, attempts, health, lease } = this.parts;
    this.woken = false;
    if (!lease.isFresh()) return 100;
    const room = health.atOnce() - attempts.inFlight.size;
    if (room <= 0) return attempts.inFlight.size > 0 ? undefined : health.pauseMs();
    const next: readonly DueDelivery[] = await outbox.due([...attempts.inFlight], room + 1);
    const due = next.filter((delivery) => delivery.in_ms <= 0).slice(0, room);
    for (const delivery of due) void attempts.make(delivery).then(this.wake);
    const later = next[due.length];
    if (!later) return undefined;
    // One more that is due now goes when another has come back.
    return later.in_ms > 0 ? later.in_ms : undefined;
  }

  private async next(wait: number | undefined, signal: AbortSignal): Promise<void> {
    if (this.woken || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = wait === undefined ? undefined : setTimeout(resolve, Math.min(wait + 5, 2 ** 31 - 1));
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wakeUp = undefined;
  }
}

export function checkpointWrite(
  { subscriptionId, lease }: { readonly subscriptionId: string; readonly lease: Lease },
  checkpoint: Checkpoint,
): CheckpointWrite {
  return { subscription: lineOf(subscriptionId), partition: 0, lease, checkpoint };
}

/** A checkpoint at a position whose event is not looked up. */
export function checkpointAt(
  head: { readonly ledgerId: string; readonly epoch: number },
  at: string,
): Checkpoint {
  const where: Position = position(Number(at));
  return { ledgerId: head.ledgerId, ledgerEpoch: head.epoch, position: where, eventId: null };
}

function isAway(error: unknown): boolean {
  return error instanceof LedgerUnavailable || isUnavailable(error);
}

async function pause(attempt: number, signal: AbortSignal): Promise<void> {
  await sleep(pauseBefore(attempt), undefined, { signal }).catch(() => undefined);
}
