import { ManualClock } from '#clock';
import { instant, plainDate, Refusal } from '#eventsourcing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadSample, SAMPLE_SOURCE } from '../sample/sample-loader.js';
import { MirrorUnderTest, TODAY } from '../testing/mirror-under-test.js';
import { MirrorQueries } from './mirror-queries.js';

const NOW = instant('2026-11-23T09:00:00Z');
let mirror: MirrorUnderTest;
let queries: MirrorQueries;

beforeAll(async () => {
  mirror = await MirrorUnderTest.create();
  queries = new MirrorQueries(mirror.database.logins.service);
});
afterAll(async () => {
  await queries.close();
  await mirror.drop();
});

describe('what screens read of the mirror', () => {
  it('tells an empty mirror from one with sample data, and how fresh each sync is', async () => {
    expect(await queries.isEmpty()).toBe(true);
    expect(await queries.freshness()).toEqual([]);
    await loadSample(mirror.database.logins.service, new ManualClock(NOW), { asOf: TODAY });
    expect(await queries.isEmpty()).toBe(false);
    const before = await queries.freshness();
    expect(before.map(({ sync_type }) => sync_type)).toEqual([
      'import_contacts',
      'import_credits',
      'import_customers',
      'import_disputes',
      'import_promises',
      'scheduled_hot_customer_payments',
    ]);
    expect(before[0]).toMatchObject({ source: SAMPLE_SOURCE, completed_at: NOW, as_of: TODAY });
    // A failed sync is no news.
    await mirror.import('customers', ['id,isinactive', 'X,perhaps']);
    expect(await queries.freshness()).toEqual(before);
    await mirror.import('customers', ['id,companyname', 'X,Xylophone Repairs']);
    expect((await queries.freshness())[2]).toMatchObject({ sync_type: 'import_customers', rows_read: 1 });
  });

  it('shows all of one customer, and the buckets tie', async () => {
    const customers = await mirror.read<{ id: string; count: number }>(
      'SELECT customer_id AS id, count(*) AS count FROM open_items GROUP BY 1 ORDER BY 2 DESC',
    );
    expect(customers.length).toBeGreaterThan(280);
    for (const { id, count } of customers.slice(0, 40)) {
      const card = await queries.customerCard(id, TODAY);
      expect(card.standing.customer_id).toBe(id);
      expect(card.items.length + card.credits.length + card.items_left_out).toBe(count);
      for (const balance of card.balances) {
        const parts = [balance.not_due, balance.days_1_to_30, balance.days_31_to_60, balance.days_61_to_90];
        expect(cents(...parts, balance.over_90, balance.unapplied)).toBe(cents(balance.total_open));
        expect(cents(balance.overdue, balance.not_due, balance.unapplied)).toBe(cents(balance.total_open));
        const own = [...card.items, ...card.credits].filter(({ currency }) => currency === balance.currency);
        expect(cents(...own.map(({ amount }) => amount))).toBe(cents(balance.total_open));
      }
    }
  });

  it('says how many invoices a card leaves out', async () => {
    const rows = Array.from(
      { length: 205 },
      (_, n) => `busy-${n},BUSY,Busy Bees,2026-10-01,2026-10-31,USD,${n + 1}`,
    );
    await mirror.import('invoices', [
      'id,entity,customername,trandate,duedate,currency,foreignamountunpaid',
      ...rows,
    ]);
    const card = await queries.customerCard('BUSY', plainDate('2026-12-31'));
    expect(card.items).toHaveLength(200);
    expect(card.items[0]).toMatchObject({ transaction_id: 'busy-204', amount: '205', days_overdue: 61 });
    expect(card).toMatchObject({ items_left_out: 5, standing: { customer_name: 'Busy Bees' } });
    expect(card.balances).toMatchObject([{ currency: 'USD', days_61_to_90: '21115', days_overdue: 61 }]);
  });

  it('shows what holds a letter back, and what was written', async () => {
    await mirror.import('promises', ['customer_id,currency,amount,promise_date', 'BUSY,USD,50,2026-12-01']);
    await mirror.import('disputes', [
      'customer_id,transaction_id,currency,reason',
      'BUSY,busy-1,USD,too heavy',
    ]);
    await mirror.import('contacts', [
      'company,firstname,lastname,email,isprimary',
      'BUSY,Bea,Bumble,bea@busy.example.com,T',
    ]);
    await mirror.write(
      `INSERT INTO mirror.contact_log (id, customer_id, contacted_on, channel, direction, tier)
       VALUES ('a', 'BUSY', '2026-11-01', 'email', 'outbound', 1), ('b', 'BUSY', '2026-11-10', 'email', 'outbound', 2)`,
      `INSERT INTO mirror.pauses (customer_id, until, reason, source, created_on)
       VALUES ('BUSY', '2026-11-30', 'swarming', 'test', '2026-11-20')`,
    );
    expect(await queries.customerCard('BUSY', TODAY)).toMatchObject({
      standing: { contact_name: 'Bea Bumble', paused_until: '2026-11-30', pause_reason: 'swarming' },
      promises: [{ amount: '50', promise_date: '2026-12-01', status: 'open' }],
      disputes: [{ transaction_id: 'busy-1', reason: 'too heavy', status: 'open' }],
      contacts: [{ email: 'bea@busy.example.com', isprimary: true }],
      contact_log: [
        { contacted_on: '2026-11-10', tier: 2 },
        { contacted_on: '2026-11-01', tier: 1 },
      ],
      pauses: [{ until: '2026-11-30', reason: 'swarming' }],
    });
  });

  it('refuses a customer that does not exist', async () => {
    const attempt = queries.customerCard('nobody', TODAY);
    await expect(attempt).rejects.toThrow(Refusal);
    await expect(attempt).rejects.toThrow('There is no customer "nobody" in the mirror.');
  });
});

function cents(...amounts: readonly string[]): number {
  return amounts.reduce((sum, amount) => sum + Math.round(Number(amount) * 100), 0);
}
