import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '#clock';
import { PostgresContentStore } from '#content';
import { client } from '#database';
import { createTestDatabase, type TestDatabase } from '#database/testing';
import { derivedId, lane, type Ledger, NO_EVENTS, requestDigest, type Revision, streamName } from '#ledger';
import { PostgresLedger } from '#ledger/postgres';
import { Workers } from '#subscriptions';
import { SUBSCRIPTION_EVENT_TYPES } from '../domain/index.js';
import { WebhookDelivery } from '../lines/deliverer.js';
import type { DeliveryParts } from '../lines/delivery-parts.js';
import { DeliveryStore } from '../outbox/delivery.store.js';
import { SubscriptionViews } from '../subscriptions/subscription-views.js';
import { Subscriptions } from '../subscriptions/subscriptions.js';
import { TestDelivery } from '../subscriptions/test-delivery.js';
import { SecretBox } from '../webhooks/secret-box.js';

const silent = { info: () => undefined, warn: () => undefined };
const ALL_ALLOWED = { http: true, private: true };

/** Pauses of tests: twelve attempts in about a second. */
const QUICKLY: DeliveryParts['nextPause'] = (attempts) => (attempts < 12 ? 20 : undefined);

/** Delivery on a real ledger, without runs: its events are made by the test. */
export class DeliveryUnderTest {
  readonly subscriptions: Subscriptions;
  readonly views: SubscriptionViews;
  readonly test: TestDelivery;
  private readonly running: { workers: Workers; webhooks: WebhookDelivery }[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly ledger: Ledger,
    private readonly content: PostgresContentStore,
    private readonly store: DeliveryStore,
    private readonly folder: string,
  ) {
    const box = new SecretBox(join(folder, 'secrets.key'));
    this.subscriptions = new Subscriptions({ ledger, content, store, box, rules: ALL_ALLOWED });
    this.views = new SubscriptionViews(ledger, content, store);
    this.test = new TestDelivery(this.subscriptions, store, ALL_ALLOWED, {
      connectMs: 2_000,
      answerMs: 2_000,
    });
  }

  static async open(): Promise<DeliveryUnderTest> {
    const database = await createTestDatabase();
    const url = database.logins.service;
    const folder = mkdtempSync(join(tmpdir(), 'countersign-delivery-'));
    const ledger = new PostgresLedger({ url }, new SystemClock());
    return new DeliveryUnderTest(
      database,
      ledger,
      new PostgresContentStore(url),
      new DeliveryStore(url),
      folder,
    );
  }

  /** A process that delivers. */
  async work(
    options: Pick<DeliveryParts, 'nextPause' | 'times' | 'downPauseMs'> = {},
  ): Promise<() => Promise<void>> {
    const webhooks = new WebhookDelivery({
      url: this.database.logins.service,
      ledger: this.ledger,
      subscriptions: this.subscriptions,
      store: this.store,
      rules: ALL_ALLOWED,
      log: silent,
      nextPause: QUICKLY as NonNullable<DeliveryParts['nextPause']>,
      times: { connectMs: 2_000, answerMs: 5_000 },
      downPauseMs: 20,
      ...options,
    });
    const workers = new Workers(webhooks.units, {
      url: this.database.logins.service,
      name: 'test',
      eventTypes: SUBSCRIPTION_EVENT_TYPES,
      times: { everyMs: 100, deadAfterMs: 2_000 },
      log: silent,
    });
    const one = { workers, webhooks };
    this.running.push(one);
    await workers.start();
    return () => this.stop(one);
  }

  /** The n-th of a run's ends: a real run has one, and here it is what tells deliveries apart. */
  async ends(run: string, n = 0, type = 'workflow.completed'): Promise<void> {
    const id = runOf(run);
    await this.ledger.append({
      stream: streamName('workflow_run', id),
      expected: (n === 0 ? NO_EVENTS : n - 1) as Revision,
      key: `end/${n}`,
      request: requestDigest({ n }),
      events: [{ type, data: ended(id, type, n) }],
      context: { lane: lane(id), actor: 'test', correlation_id: id },
    });
  }

  async query<T extends object>(sql: string): Promise<T[]> {
    const connection = client({ url: this.database.logins.service, name: 'test' });
    await connection.connect();
    const { rows } = await connection.query<T>(sql);
    await connection.end();
    return rows;
  }

  async close(): Promise<void> {
    for (const one of [...this.running]) await this.stop(one);
    await Promise.all([this.ledger.close(), this.content.close(), this.store.close()]);
    rmSync(this.folder, { recursive: true, force: true });
    await this.database.drop();
  }

  private async stop(one: { workers: Workers; webhooks: WebhookDelivery }): Promise<void> {
    const at = this.running.indexOf(one);
    if (at < 0) return;
    this.running.splice(at, 1);
    await one.workers.stop();
    await one.webhooks.close();
  }
}

/** The id of a run that a test calls by a name. */
export const runOf = (name: string): string => derivedId('test', name);

function ended(id: string, type: string, n: number) {
  return {
    run_id: id,
    workflow_type: 'test_flow',
    status: type.replace('workflow.', ''),
    outcome: type === 'workflow.completed' ? 'ok' : 'error',
    as_of: '2026-11-20',
    started_at: '2026-11-20T06:00:00.000Z',
    completed_at: '2026-11-20T06:00:01.000Z',
    counts: { letters: { planned: n, staged: n, skipped: 0, failed: 0 } },
  };
}

export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Not within 20 s: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
