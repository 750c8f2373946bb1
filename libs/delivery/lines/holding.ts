import { setTimeout as sleep } from 'node:timers/promises';
import { isUnavailable } from '#database';
import { type Batch, LedgerUnavailable, type Position, type Recorded, START } from '#ledger';
import {
  beginning,
  type Checkpoint,
  type CheckpointWrite,
  type Lease,
  LeaseLost,
  pauseBefore,
  verifyCheckpoint,
} from '#subscriptions';
import { SUBSCRIPTION_EVENT_TYPES, type SubscriptionEvent } from '../domain/index.js';
import type { OutgoingReader } from '../events/outgoing-reader.js';
import { lineOf } from '../outbox/delivery.store.js';
import type { Outbox } from '../outbox/outbox.js';
import type { Outboxes } from '../outbox/outboxes.js';
import { Sender } from '../webhooks/sender.js';
import { Attempts } from './attempts.js';
import type { DeliveryParts } from './delivery-parts.js';
import { checkpointAt, checkpointWrite, Line } from './line.js';
import { partitionOfSubscription } from './partition.js';
import { ReceiverHealth } from './receiver-health.js';

/** The checkpoint of those who hear of what operators do to subscriptions. */
const CONTROL = 'deliverer';
const MAX_BEHIND_EVENTS = 10_000;
const LONGEST_PAUSE_MS = 60_000;
const FORGET_EVERY_MS = 3_600_000;

interface Running {
  readonly abort: AbortController;
  finished: Promise<void>;
  line: Line | undefined;
  /** The ledger's head when the subscription was read: what happened to it before is known. */
  readAt: Position | undefined;
}

/** One holding of a partition, from taking it to giving it up. */
export class Holding {
  private readonly lines = new Map<string, Running>();
  private readonly outboxes = new Map<string, Outbox>();
  private control: Checkpoint | undefined;

  constructor(
    private readonly partition: number,
    private readonly parts: DeliveryParts,
    private readonly database: Outboxes,
    private readonly outgoing: OutgoingReader,
    private readonly lease: Lease,
  ) {}

  async run(): Promise<void> {
    const { ledger, store } = this.parts;
    const { signal } = this.lease;
    const forget = setInterval(() => void this.forgetOld(), FORGET_EVERY_MS);
    try {
      this.control =
        (await this.database.checkpoint(CONTROL, this.partition)) ?? beginning(await ledger.head());
      await verifyCheckpoint(ledger, `${CONTROL}/${this.partition}`, this.control);
      for (const id of await store.lines(this.partition)) this.start(id);
      for (let attempt = 0; !signal.aborted; attempt++) {
        try {
          const options = {
            after: this.control.position,
            filter: { types: SUBSCRIPTION_EVENT_TYPES },
            signal,
          };
          for await (const batch of ledger.follow(options)) {
            await this.take(batch);
            attempt = 0;
          }
        } catch (error) {
          if (!(error instanceof LedgerUnavailable) && !isUnavailable(error)) throw error;
          await sleep(pauseBefore(attempt), undefined, { signal }).catch(() => undefined);
        }
      }
    } finally {
      clearInterval(forget);
      await Promise.all([...this.lines.keys()].map((id) => this.stop(id)));
    }
  }

  private async take(batch: Batch): Promise<void> {
    let mine = false;
    for (const event of batch.events) {
      const id = event.data['subscription_id'] as string;
      if (partitionOfSubscription(id) !== this.partition) continue;
      mine = true;
      const control = this.controlAt(event);
      await this.obey(id, event as Recorded & SubscriptionEvent, control);
      this.control = control.checkpoint;
    }
    const control = this.control as Checkpoint;
    const next = { ...control, position: batch.upTo, eventId: null };
    if (mine || batch.upTo - control.position >= MAX_BEHIND_EVENTS) {
      await this.database.saveCheckpoint(this.controlWrite(next));
      this.control = next;
    }
  }

  /** Acts that must not be done twice are kept together with the checkpoint that passes them. */
  private async obey(
    id: string,
    event: Recorded & SubscriptionEvent,
    control: CheckpointWrite,
  ): Promise<void> {
    switch (event.type) {
      case 'SubscriptionCreated':
      case 'SubscriptionChanged':
      case 'SubscriptionSecretRotated':
      case 'SubscriptionPaused':
      case 'SubscriptionResumed':
        if (event.type === 'SubscriptionCreated') await this.parts.store.addLine(id, this.partition);
        if (event.position <= (this.lines.get(id)?.readAt ?? START)) return;
        await this.stop(id);
        this.start(id);
        return;
      case 'SubscriptionRemoved':
        await this.stop(id);
        await this.outbox(id).remove(lineOf(id), control);
        return;
      case 'SubscriptionReplayed': {
        await this.stop(id);
        const from = checkpointAt(await this.parts.ledger.head(), event.data.after_position);
        await this.outbox(id).rewind(
          checkpointWrite({ subscriptionId: id, lease: this.lease }, from),
          control,
        );
        this.start(id);
        return;
      }
      case 'DeliveriesResumed':
        await this.outbox(id).resume(event.data.run_id, event.data.skip, control);
        this.lines.get(id)?.line?.wake();
    }
  }

  private start(id: string): void {
    const abort = new AbortController();
    const running: Running = { abort, line: undefined, readAt: undefined, finished: Promise.resolve() };
    this.lines.set(id, running);
    const signal = AbortSignal.any([abort.signal, this.lease.signal]);
    running.finished = this.keep(id, running, signal);
  }

  private async stop(id: string): Promise<void> {
    const running = this.lines.get(id);
    if (!running) return;
    this.lines.delete(id);
    running.abort.abort();
    await running.finished;
  }

  /** Keeps a line going; what is wrong with it is noted for operators, and tried again. */
  private async keep(id: string, running: Running, signal: AbortSignal): Promise<void> {
    for (let attempt = 0; !signal.aborted; attempt++) {
      try {
        await this.runLine(id, running, signal);
        return;
      } catch (error) {
        if (error instanceof LeaseLost) return;
        const away = error instanceof LedgerUnavailable || isUnavailable(error);
        if (!away) {
          this.parts.log.warn('webhook can’t be served', { subscription: id, error: String(error) });
          await this.parts.store.noteProblem(id, String(error)).catch(() => undefined);
        }
        const pause = away ? pauseBefore(attempt) : Math.min(pauseBefore(attempt) * 100, LONGEST_PAUSE_MS);
        await sleep(pause, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private async runLine(id: string, running: Running, signal: AbortSignal): Promise<void> {
    const { ledger, subscriptions, store, log, rules, nextPause: pauses, times } = this.parts;
    const head = await ledger.head();
    running.readAt = head.position;
    const subscription = await subscriptions.toServe(id);
    if (!subscription) return;
    const from =
      (await this.database.checkpoint(lineOf(id), 0)) ?? checkpointAt(head, subscription.after_position);
    await verifyCheckpoint(ledger, `webhook ${subscription.name}`, from);
    await store.noteProblem(id, null);
    const health = new ReceiverHealth(this.parts.downPauseMs);
    const sender = new Sender(rules, times);
    const shared = { subscriptionId: id, ledger, outgoing: this.outgoing, outbox: this.outbox(id), health };
    const attempts = new Attempts({
      ...shared,
      log,
      sender,
      url: subscription.url,
      secrets: () => subscriptions.secrets(id),
      gone: () => subscriptions.pause(id, 'countersign', 'GONE'),
      ...(pauses && { nextPause: pauses }),
    });
    const line = new Line({ ...shared, attempts, types: subscription.types, lease: this.lease }, from);
    running.line = line;
    try {
      await line.run(signal);
    } finally {
      running.line = undefined;
      await sender.close();
    }
  }

  private outbox(id: string): Outbox {
    let outbox = this.outboxes.get(id);
    if (!outbox) this.outboxes.set(id, (outbox = this.database.open(this.lease, id)));
    return outbox;
  }

  private controlAt(event: Recorded): CheckpointWrite {
    const control = this.control as Checkpoint;
    return this.controlWrite({ ...control, position: event.position, eventId: event.metadata.event_id });
  }

  private controlWrite(checkpoint: Checkpoint): CheckpointWrite {
    return { subscription: CONTROL, partition: this.partition, lease: this.lease, checkpoint };
  }

  private async forgetOld(): Promise<void> {
    if (this.partition !== 0) return;
    await this.parts.store.forgetOld().catch((error: unknown) => {
      this.parts.log.warn('old deliveries could not be removed', { error: String(error) });
    });
  }
}
