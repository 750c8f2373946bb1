import { type PlainDate, plainDate, plusDays } from '#eventsourcing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MirrorUnderTest, TODAY } from './testing/mirror-under-test.js';

/** What contract SQL sees: the views and functions, read with the reader's login. */
let mirror: MirrorUnderTest;
beforeAll(async () => {
  mirror = await MirrorUnderTest.create();
  await mirror.import('customers', [
    'id,companyname,salesrep,salesrepname',
    ...['PLAIN', 'HELD', 'TALKS', 'PEOPLE', 'EPISODE', 'DEALS'].map((id) => `${id},${id} Ltd,E1,Rep One`),
  ]);
});
afterAll(() => mirror.drop());

const day = (offset: number): PlainDate => plusDays(TODAY, offset);

describe('open_items', () => {
  beforeAll(async () => {
    const header = 'id,entity,trandate,duedate,currency,foreignamountunpaid,foreigntotal,exchangerate';
    await mirror.import('invoices', [
      header,
      `due-today,DEALS,${day(-30)},${day(0)},USD,10.00,25.00,`,
      `late-by-one,DEALS,${day(-30)},${day(-1)},EUR,100.00,100.00,1.1`,
      `no-due-date,DEALS,${day(-7)},,USD,1.00,1.00,`,
      `from-tomorrow,DEALS,${day(1)},${day(31)},USD,5.00,5.00,`,
    ]);
  });

  const ages = (asOf: PlainDate) =>
    mirror.read(
      `SELECT transaction_id AS id, days_overdue AS days FROM open_items WHERE customer_id = 'DEALS' ORDER BY 1`,
      asOf,
    );

  it('counts days from the due date, or from the document where there is none', async () => {
    expect(await ages(TODAY)).toEqual([
      { id: 'due-today', days: 0 },
      { id: 'from-tomorrow', days: -31 },
      { id: 'late-by-one', days: 1 },
      { id: 'no-due-date', days: 7 },
    ]);
    expect(await ages(day(10))).toMatchObject([{ days: 10 }, { days: -21 }, { days: 11 }, { days: 17 }]);
  });

  it('gives the amount in the base currency where a rate is known', async () => {
    const base = () =>
      mirror.read(
        `SELECT transaction_id AS id, base_amount, base_rate_on FROM open_items
          WHERE transaction_id IN ('due-today', 'late-by-one') ORDER BY 1`,
      );
    expect(await base()).toEqual([
      { id: 'due-today', base_amount: null, base_rate_on: null },
      { id: 'late-by-one', base_amount: '110.000', base_rate_on: day(-30) },
    ]);
    await mirror.write(
      `UPDATE mirror.currencies SET exchangerate = 1, exchangerate_on = '${day(-2)}', isbasecurrency = true WHERE id = 'USD'`,
    );
    expect(await base()).toMatchObject([
      { base_amount: '10.00', base_rate_on: day(-2) },
      { base_amount: '110.000' },
    ]);
  });

  it('can not be read without a business date', async () => {
    await expect(mirror.read('RESET countersign.as_of; SELECT * FROM open_items')).rejects.toThrow(
      'Ages are computed for a business date and none is set',
    );
  });
});

describe('customer_standing', () => {
  const standing = async (id: string, asOf: PlainDate = TODAY) =>
    (await mirror.read(`SELECT * FROM customer_standing WHERE customer_id = '${id}'`, asOf))[0];

  it('has a row for each customer, also for one of whom nothing is known', async () => {
    expect(await standing('PLAIN')).toEqual({
      customer_id: 'PLAIN',
      customer_name: 'PLAIN Ltd',
      language: 'en_US',
      policy_note: null,
      do_not_dun: false,
      vip: false,
      legal: false,
      on_hold: false,
      reply_open: false,
      paused_until: null,
      pause_reason: null,
      contact_name: null,
      contact_email: null,
      contact_phone: null,
      sales_rep: 'E1',
      sales_rep_name: 'Rep One',
      sales_rep_email: null,
    });
  });

  it('shows policy, hold and the pause that ends last, through its last day', async () => {
    await mirror.write(
      `INSERT INTO mirror.customer_policy (customer_id, vip, legal) VALUES ('HELD', true, true)`,
      `UPDATE mirror.customers SET creditholdoverride = 'ON' WHERE id = 'HELD'`,
      `INSERT INTO mirror.pauses (customer_id, until, reason, source, created_on) VALUES
         ('HELD', '${day(2)}', 'short', 'test', '${TODAY}'), ('HELD', '${day(5)}', 'long', 'test', '${TODAY}')`,
    );
    expect(await standing('HELD')).toMatchObject({
      do_not_dun: false,
      vip: true,
      legal: true,
      on_hold: true,
      paused_until: day(5),
      pause_reason: 'long',
    });
    expect(await standing('HELD', day(5))).toMatchObject({ paused_until: day(5) });
    expect(await standing('HELD', day(6))).toMatchObject({ paused_until: null, pause_reason: null });
  });

  it('says whether something that came in waits for an answer', async () => {
    await mirror.write(
      `INSERT INTO mirror.contact_log (id, customer_id, contacted_on, channel, direction, handled_on) VALUES
         ('in-1', 'TALKS', '${day(-9)}', 'email', 'inbound', '${day(-8)}'),
         ('in-2', 'TALKS', '${day(-3)}', 'email', 'inbound', NULL)`,
    );
    expect(await standing('TALKS', day(-4))).toMatchObject({ reply_open: false });
    expect(await standing('TALKS')).toMatchObject({ reply_open: true });
    await mirror.write(`UPDATE mirror.contact_log SET handled_on = '${TODAY}' WHERE id = 'in-2'`);
    expect(await standing('TALKS')).toMatchObject({ reply_open: false });
  });

  it('names the primary contact, else another who is active', async () => {
    const people = 'id,company,firstname,lastname,email,phone,isprimary,isinactive';
    await mirror.import('contacts', [
      people,
      'p1,PEOPLE,Ana,Diaz,ana@example.com,1,F,F',
      'p2,PEOPLE,Bo,Lund,bo@example.com,2,T,F',
    ]);
    expect(await standing('PEOPLE')).toMatchObject({
      contact_name: 'Bo Lund',
      contact_email: 'bo@example.com',
      contact_phone: '2',
    });
    await mirror.import('contacts', [people, 'p2,PEOPLE,Bo,Lund,bo@example.com,2,T,T']);
    expect(await standing('PEOPLE')).toMatchObject({ contact_name: 'Ana Diaz' });
    await mirror.import('contacts', [people, 'p1,PEOPLE,Ana,Diaz,ana@example.com,1,F,T']);
    expect(await standing('PEOPLE')).toMatchObject({ contact_name: null, contact_email: null });
  });
});

describe('contact_history', () => {
  const history = async (id: string, asOf: PlainDate = TODAY) =>
    (await mirror.read(`SELECT * FROM contact_history WHERE customer_id = '${id}'`, asOf))[0];

  it('has a row also for a customer who was never written to', async () => {
    expect(await history('PLAIN')).toEqual({
      customer_id: 'PLAIN',
      last_contact_on: null,
      last_tier: null,
      last_action_id: null,
      clear_on: null,
    });
  });

  it('gives the highest tier since the customer last had nothing overdue', async () => {
    const contact = (id: string, on: PlainDate, tier: number | null) =>
      `('${id}', 'EPISODE', '${on}', 'email', 'outbound', 'action-${id}', ${tier ?? 'NULL'})`;
    await mirror.write(
      `INSERT INTO mirror.contact_log (id, customer_id, contacted_on, channel, direction, action_id, tier) VALUES
         ${contact('1', day(-60), 3)}, ${contact('2', day(-20), 1)}, ${contact('3', day(-10), 2)}, ${contact('4', day(-3), null)}`,
    );
    const snapshot = (on: PlainDate, usd: number, eur: number) =>
      `('EPISODE', 'USD', '${on}', 50, ${usd}), ('EPISODE', 'EUR', '${on}', 50, ${eur})`;
    expect(await history('EPISODE')).toEqual({
      customer_id: 'EPISODE',
      last_contact_on: day(-3),
      last_tier: 3,
      last_action_id: 'action-4',
      clear_on: null,
    });
    await mirror.write(
      `INSERT INTO mirror.ar_snapshot (customer_id, currency, as_of, total_open, overdue_amount) VALUES
         ${snapshot(day(-50), 1, 0)}, ${snapshot(day(-40), 0, 0)}, ${snapshot(day(-15), 9, 0)}, ${snapshot(day(5), 0, 0)}`,
    );
    expect(await history('EPISODE')).toMatchObject({
      last_contact_on: day(-3),
      last_tier: 2,
      clear_on: day(-15 - 25),
    });
    expect(await history('EPISODE', day(-12))).toMatchObject({ last_contact_on: day(-20), last_tier: 1 });
    expect(await history('EPISODE', day(-45))).toMatchObject({ last_contact_on: day(-60), last_tier: 3 });
    expect(await history('EPISODE', day(5))).toMatchObject({ last_contact_on: day(-3), last_tier: null });
  });
});

describe('add_business_days', () => {
  it('counts Mondays to Fridays, in both directions', async () => {
    const date = fc.integer({ min: 0, max: 20_000 }).map((days) => plusDays(plainDate('1990-01-01'), days));
    const cases = fc.sample(fc.tuple(date, fc.integer({ min: -40, max: 40 })), 400);
    const rows = await mirror.read<{ result: PlainDate }>(
      `SELECT add_business_days(c.d, c.n) AS result
         FROM (VALUES ${cases.map(([from, n], i) => `(${i}, date '${from}', ${n})`).join(', ')}) AS c(i, d, n) ORDER BY i`,
    );
    expect(rows.map(({ result }) => result)).toEqual(cases.map(([from, n]) => stepByStep(from, n)));
  });
});

function stepByStep(from: PlainDate, days: number): PlainDate {
  let date = from;
  for (let left = Math.abs(days); left > 0;) {
    date = plusDays(date, Math.sign(days));
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left--;
  }
  return date;
}

describe('the three logins', () => {
  it.each([
    ['reader', `UPDATE mirror.customers SET altname = 'x'`],
    ['reader', `DELETE FROM mirror.sync_log`],
    ['reader', `SELECT * FROM ledger.events`],
    ['service', `UPDATE mirror.sync_log SET status = 'success'`],
    ['service', `DROP VIEW mirror.open_items`],
    ['service', `ALTER TABLE mirror.customers DISABLE TRIGGER ALL`],
  ])('the %s may not: %s', async (login, sql) => {
    const attempt = login === 'reader' ? mirror.read(`BEGIN READ WRITE; ${sql}`) : mirror.write(sql);
    await expect(attempt).rejects.toThrow(/permission denied|must be owner/);
  });
});
