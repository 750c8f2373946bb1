import { setTimeout as sleep } from 'node:timers/promises';
import { isUnavailable } from '#database';
import { canonicalJson, type JsonValue, type Ledger, type Position, position } from '#ledger';
import { LeaseLost, pauseBefore } from '#subscriptions';
import type { OutgoingReader } from '../events/outgoing-reader.js';
import type { AttemptResult, DueDelivery, Outbox } from '../outbox/outbox.js';
import { nextPause } from '../webhooks/retry-schedule.js';
import type { Answer, Sender } from '../webhooks/sender.js';
import { signedHeaders } from '../webhooks/signature.js';
import type { ReceiverHealth } from './receiver-health.js';

export interface AttemptsParts {
  readonly subscriptionId: string;
  readonly url: string;
  /** Those that sign now, the newest first. */
  readonly secrets: () => Promise<readonly string[]>;
  readonly ledger: Ledger;
  readonly outgoing: OutgoingReader;
  readonly outbox: Outbox;
  readonly sender: Sender;
  readonly health: ReceiverHealth;
  readonly nextPause?: typeof nextPause;
  /** The receiver says that it is no more. */
  readonly gone: () => Promise<void>;
  readonly log: DeliveryLog;
}

export interface DeliveryLog {
  info(message: string, facts: Readonly<Record<string, unknown>>): void;
  warn(message: string, facts: Readonly<Record<string, unknown>>): void;
}

/** What waits for another attempt when a receiver is back is spread over this time. */
const HURRY_MS = 30_000;
const LAST_MOMENT_MS = 2_000;

/** Sends what is due and notes what came of it. Results that come together are noted together. */
export class Attempts {
  readonly inFlight = new Set<Position>();
  private results: AttemptResult[] = [];
  private noting: Promise<void> | undefined;
  private readonly running = new Set<Promise<void>>();
  private readonly cut = new AbortController();

  constructor(private readonly parts: AttemptsParts) {}

  /** Settles when the result is noted, or when it never will be here. */
  async make(delivery: DueDelivery): Promise<void> {
    this.inFlight.add(delivery.position);
    const attempt = this.attempt(delivery, this.cut.signal).finally(() => {
      this.inFlight.delete(delivery.position);
      this.running.delete(attempt);
    });
    this.running.add(attempt);
    await attempt;
  }

  /** Nothing more is sent: what is on its way may still arrive for a moment, and is cut off then. */
  async end(): Promise<void> {
    const all = Promise.all(this.running);
    await Promise.race([all, sleep(LAST_MOMENT_MS, undefined, { ref: false })]);
    this.cut.abort();
    await all;
  }

  private async attempt(delivery: DueDelivery, signal: AbortSignal): Promise<void> {
    try {
      const answer = await this.send(delivery, signal);
      // Cut short by the end of this holding: not the receiver's fault, and no attempt.
      if (signal.aborted && answer.kind !== 'taken') return;
      const result = await this.judge(delivery, answer);
      this.results.push(result);
      while (this.results.includes(result) || this.noting) {
        await (this.noting ??= this.note(signal).finally(() => (this.noting = undefined)));
      }
    } catch (error) {
      // It stays due, and is sent again.
      if (error instanceof LeaseLost) return;
      this.parts.log.warn('delivery failed here, is tried again', {
        subscription: this.parts.subscriptionId,
        position: delivery.position,
        error: String(error),
      });
      await sleep(1_000, undefined, { signal }).catch(() => undefined);
    }
  }

  private async send(delivery: DueDelivery, signal: AbortSignal): Promise<Answer> {
    const { ledger, outgoing, sender, url, secrets } = this.parts;
    const [event] = await ledger.readAll(position(delivery.position - 1), 1);
    const message = event && (await outgoing.cloudEvent(event));
    if (!message) throw new Error(`Nothing leaves the house for the event at position ${delivery.position}.`);
    const body = canonicalJson(message as unknown as JsonValue);
    const headers = signedHeaders(message.id, delivery.now_s, body, await secrets());
    return sender.send({ url, body, headers: { ...headers, 'content-type': CONTENT_TYPE } }, signal);
  }

  private async judge(delivery: DueDelivery, answer: Answer): Promise<AttemptResult> {
    const { health, outbox, log, subscriptionId: subscription, gone } = this.parts;
    const { position: at, lane } = delivery;
    if (answer.kind === 'taken') {
      if (health.succeeded()) {
        log.info('receiver is back', { subscription });
        await outbox.hurry(HURRY_MS);
      }
      return { position: at, state: 'delivered', pauseMs: 0, answer: answer.status, error: null };
    }
    const error = answer.kind === 'gone' ? 'answered 410: nobody is there any more' : answer.error;
    if (answer.kind === 'gone') await gone();
    if (health.hasFailed(lane))
      log.warn('receiver is down, is asked again from time to time', { subscription, error });
    const attempts = delivery.attempts + 1;
    const wanted = answer.kind === 'refused' ? answer.retryAfter : undefined;
    const pause = (this.parts.nextPause ?? nextPause)(attempts, wanted);
    if (pause === undefined)
      log.warn('deliveries of a run parked', { subscription, run: lane, attempts, error });
    return {
      position: at,
      state: pause === undefined ? 'parked' : 'due',
      pauseMs: pause ?? 0,
      answer: answer.status,
      error,
    };
  }

  private async note(signal: AbortSignal): Promise<void> {
    for (let attempt = 0; this.results.length > 0; attempt++) {
      const results = this.results;
      this.results = [];
      try {
        await this.parts.outbox.settle(results);
        attempt = 0;
      } catch (error) {
        if (!isUnavailable(error) || signal.aborted) throw error;
        this.results = [...results, ...this.results];
        await sleep(pauseBefore(attempt), undefined, { signal }).catch(() => undefined);
      }
    }
  }
}

export const CONTENT_TYPE = 'application/cloudevents+json; charset=utf-8';
