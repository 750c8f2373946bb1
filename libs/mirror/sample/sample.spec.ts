import { ManualClock } from '#clock';
import { instant, type PlainDate, plainDate, plusDays, Refusal } from '#eventsourcing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MirrorUnderTest, TODAY } from '../testing/mirror-under-test.js';
import { generateSample } from './generate-sample.js';
import { loadSample, SAMPLE_SOURCE } from './sample-loader.js';

const NOW = instant('2026-11-23T09:00:00Z');
const clock = new ManualClock(NOW);

describe('the sample data', () => {
  it('are the same for the same seed and date', () => {
    const request = { seed: 7, asOf: TODAY, now: NOW };
    expect(generateSample(request)).toEqual(generateSample(request));
    expect(generateSample({ ...request, seed: 8 })).not.toEqual(generateSample(request));
  });

  it('write to nobody: every address is in a domain that nobody can own', () => {
    const { customers, contacts, employees } = generateSample({ seed: 7, asOf: TODAY, now: NOW });
    const addresses = [...customers, ...contacts, ...employees].flatMap(({ email }) => email ?? []);
    expect(addresses.length).toBeGreaterThan(700);
    for (const address of addresses)
      expect(address).toMatch(/^[a-z.-]+@([a-z0-9-]+\.example\.com|[a-z]+\.test)$/);
    const names = customers.map(({ altname }) => altname);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('loading the sample', () => {
  let mirror: MirrorUnderTest;
  beforeEach(async () => {
    mirror = await MirrorUnderTest.create();
  });
  afterEach(() => mirror.drop());

  const load = (asOf: PlainDate) => loadSample(mirror.database.logins.service, clock, { asOf });

  it('fills an empty mirror and says that it is made up', async () => {
    const rows = await load(TODAY);
    expect(rows).toMatchObject({ customers: 301 });
    expect(
      await mirror.read(`SELECT count(*) AS n FROM customers WHERE entityid NOT LIKE 'SAMPLE %'`),
    ).toEqual([{ n: 0 }]);
    expect(await mirror.read('SELECT DISTINCT source, status, completed_at FROM sync_log')).toEqual([
      { source: SAMPLE_SOURCE, status: 'success', completed_at: NOW },
    ]);
    const totals = await mirror.read(
      `SELECT currency, jsonb_build_object('rows', count(*), 'amount', sum(amount)::text) AS total
         FROM open_items WHERE type = 'CustInvc' GROUP BY 1`,
    );
    const [log] = await mirror.read<{ control_total: object }>(
      `SELECT control_total FROM sync_log WHERE sync_type = 'scheduled_hot_customer_payments'`,
    );
    expect(log?.control_total).toEqual(
      Object.fromEntries(
        (totals as { currency: string; total: object }[]).map(({ currency, total }) => [currency, total]),
      ),
    );
  });

  it('is refused by a mirror that is not empty, and leaves it as it is', async () => {
    await mirror.import('customers', ['id,companyname', 'C1,Alder']);
    await expect(load(TODAY)).rejects.toThrow(Refusal);
    expect(await mirror.read('SELECT id FROM customers')).toEqual([{ id: 'C1' }]);
    expect(await mirror.read('SELECT id FROM employees')).toEqual([]);
  });

  // A Monday, a Saturday, a leap day and the first of a year.
  it.each(['2026-11-23', '2026-11-28', '2028-02-29', '2027-01-01'])(
    'gives every tier and every reason to hold a letter back on %s',
    async (date) => {
      const asOf = plainDate(date);
      await load(asOf);
      const rows = await mirror.read<{ tier: number; reason: string; customers: number }>(MORNING, asOf);
      const byTier = (tier: number) =>
        rows.filter((row) => row.tier === tier).reduce((sum, { customers }) => sum + customers, 0);
      const staged = (tier: number) =>
        rows.find((row) => row.tier === tier && row.reason === 'STAGED')?.customers ?? 0;
      expect([1, 2, 3, 4, 5].map(byTier).every((customers) => customers >= 15)).toBe(true);
      expect(byTier(1)).toBeGreaterThan(byTier(3));
      expect([1, 2, 3, 4, 5].map(staged).every((customers) => customers >= 5)).toBe(true);
      const reasons = new Set(rows.map(({ reason }) => reason));
      expect([...reasons].sort()).toEqual([
        'BELOW_MINIMUM',
        'DISPUTED',
        'DO_NOT_DUN',
        'IN_FLIGHT',
        'LEGAL',
        'NO_CONTACT',
        'PAUSED_UNTIL',
        'PROMISE_OPEN',
        'RECENT_CONTACT',
        'REPLY_OPEN',
        'STAGED',
        'UNAPPLIED_COVERS',
        'VIP',
      ]);
      const [holds] = await mirror.read<{ holds: number; held: number }>(HOLDS, asOf);
      expect(holds).toMatchObject({ held: 3 });
      expect(holds?.holds).toBeGreaterThanOrEqual(8);
    },
  );

  it('has a past: balances of each day, and an episode that began anew', async () => {
    await load(TODAY);
    const [trend] = await mirror.read(
      'SELECT count(DISTINCT as_of) AS days, min(as_of) AS first, max(as_of) AS last FROM ar_snapshot',
    );
    expect(trend).toEqual({ days: 46, first: plusDays(TODAY, -45), last: TODAY });
    // Reminded for the second time a month ago, and late again after having paid.
    const anew = await mirror.read(
      `SELECT count(*) AS n FROM contact_history h
        WHERE last_tier IS NULL AND EXISTS (SELECT 1 FROM contact_log l WHERE l.customer_id = h.customer_id AND l.tier = 2)
          AND EXISTS (SELECT 1 FROM open_items i WHERE i.customer_id = h.customer_id AND i.days_overdue > 0)`,
    );
    expect(anew).toEqual([{ n: 4 }]);
  });
});

/** One row a customer and currency: the aging that both queries look at. */
const AGING = `
  SELECT i.customer_id, i.currency, sum(amount) AS total_open, max(days_overdue) AS days,
         coalesce(sum(amount) FILTER (WHERE days_overdue > 0), 0) AS overdue,
         coalesce(sum(amount) FILTER (WHERE days_overdue > 0 AND NOT disputed), 0) AS undisputed,
         coalesce(-sum(amount) FILTER (WHERE amount < 0), 0) AS unapplied
    FROM open_items i GROUP BY 1, 2`;

/** A plain reading of the usual policy: tiers by days, and the first reason that holds a letter back. */
const MORNING = `
  WITH aged AS (
    SELECT *, CASE WHEN days > 90 THEN 5 WHEN days > 60 THEN 4 WHEN days > 30 THEN 3 WHEN days > 15 THEN 2 ELSE 1 END AS tier
      FROM (${AGING}) a WHERE days > 0)
  SELECT tier,
         CASE WHEN s.do_not_dun THEN 'DO_NOT_DUN'
              WHEN s.paused_until IS NOT NULL THEN 'PAUSED_UNTIL'
              WHEN s.vip THEN 'VIP'
              WHEN s.legal THEN 'LEGAL'
              WHEN a.undisputed < 100 AND a.undisputed < a.overdue THEN 'DISPUTED'
              WHEN EXISTS (SELECT 1 FROM promises_to_pay p
                            WHERE p.customer_id = a.customer_id AND p.currency = a.currency AND p.status = 'open'
                              AND as_of() <= add_business_days(p.promise_date, 3)) THEN 'PROMISE_OPEN'
              WHEN EXISTS (SELECT 1 FROM payments_in_flight f
                            WHERE f.customer_id = a.customer_id AND f.currency = a.currency) THEN 'IN_FLIGHT'
              WHEN a.unapplied >= a.overdue THEN 'UNAPPLIED_COVERS'
              WHEN h.last_tier >= a.tier
               AND as_of() - h.last_contact_on < CASE WHEN a.tier >= 4 THEN 5 ELSE 7 END THEN 'RECENT_CONTACT'
              WHEN s.reply_open THEN 'REPLY_OPEN'
              WHEN a.overdue < 100 THEN 'BELOW_MINIMUM'
              WHEN s.contact_email IS NULL THEN 'NO_CONTACT'
              ELSE 'STAGED' END AS reason,
         count(*) AS customers
    FROM aged a JOIN customer_standing s USING (customer_id) JOIN contact_history h USING (customer_id)
   GROUP BY 1, 2`;

const HOLDS = `
  SELECT count(*) AS holds, count(*) FILTER (WHERE s.on_hold) AS held
    FROM (${AGING}) a JOIN customer_standing s USING (customer_id) WHERE days > 90 AND total_open > 25000`;
