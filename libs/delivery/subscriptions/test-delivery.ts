import { randomUUID } from 'node:crypto';
import { canonicalJson } from '#ledger';
import { CONTENT_TYPE } from '../lines/attempts.js';
import type { DeliveryStore } from '../outbox/delivery.store.js';
import { type Answer, Sender, type SenderTimes } from '../webhooks/sender.js';
import { signedHeaders } from '../webhooks/signature.js';
import type { TargetRules } from '../webhooks/targets.js';
import type { Subscriptions } from './subscriptions.js';

/** Type of the event that a test sends; it stands in no ledger. */
export const TEST_TYPE = 'subscription.test';

export interface TestReport {
  readonly event_id: string;
  readonly delivered: boolean;
  readonly answer: number | null;
  readonly error: string | null;
  readonly took_ms: number;
}

/** Sends a made-up event, signed like all others, now and once, and says what came of it. */
export class TestDelivery {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly store: DeliveryStore,
    private readonly rules: TargetRules,
    private readonly times?: SenderTimes,
  ) {}

  async send(id: string, by: string): Promise<TestReport> {
    const url = await this.subscriptions.urlOf(id);
    const sender = new Sender(this.rules, this.times);
    try {
      const seconds = await this.store.now();
      const event_id = randomUUID();
      const body = canonicalJson({
        specversion: '1.0',
        id: event_id,
        source: 'urn:countersign:test',
        type: TEST_TYPE,
        subject: id,
        time: new Date(seconds * 1_000).toISOString(),
        datacontenttype: 'application/json',
        data: { subscription_id: id, sent_by: by },
      });
      const headers = signedHeaders(event_id, seconds, body, await this.subscriptions.secrets(id));
      const begun = performance.now();
      const answer = await sender.send({ url, body, headers: { ...headers, 'content-type': CONTENT_TYPE } });
      return { event_id, took_ms: Math.round(performance.now() - begun), ...told(answer) };
    } finally {
      await sender.close();
    }
  }
}

function told(answer: Answer): Pick<TestReport, 'delivered' | 'answer' | 'error'> {
  switch (answer.kind) {
    case 'taken':
      return { delivered: true, answer: answer.status, error: null };
    case 'gone':
      return { delivered: false, answer: answer.status, error: 'answered 410: nobody is there any more' };
    case 'refused':
      return { delivered: false, answer: answer.status, error: answer.error };
  }
}
