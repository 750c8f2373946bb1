import { DatabaseUnavailable } from '#database';
import { plainDate } from '#eventsourcing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MirrorUnderTest, TODAY } from '../testing/mirror-under-test.js';
import { ContextSql, type ContextRequest } from './context-sql.js';

let mirror: MirrorUnderTest;
let context: ContextSql;

beforeAll(async () => {
  mirror = await MirrorUnderTest.create();
  context = new ContextSql(mirror.database.logins.reader, { connections: 2 });
  const rows = Array.from(
    { length: 1_200 },
    (_, n) => `${n},C${n % 40},Name ${n % 40},2026-10-01,2026-10-${10 + (n % 20)},USD,${n}.50`,
  );
  await mirror.import('invoices', [
    'id,entity,customername,trandate,duedate,currency,foreignamountunpaid',
    ...rows,
  ]);
});
afterAll(async () => {
  await context.close();
  await mirror.drop();
});

const RUN = '0f0e0d0c-0b0a-4908-8706-050403020100';
const request = (more: Partial<ContextRequest> = {}): ContextRequest => ({
  asOf: TODAY,
  maxRows: 5_000,
  timeoutMs: 5_000,
  params: { run_id: RUN },
  ...more,
});

describe('running a query', () => {
  it('gives columns with their types and rows that are plain JSON', async () => {
    const { columns, rows } = await context.run(
      `SELECT 12.50 AS money, 7::bigint AS count, 'x' AS text, :as_of AS day, true AS yes, NULL::numeric AS nothing,
              timestamptz '2026-11-23 07:08:09.5+02' AS moment, 1.5::float8 AS ratio, :run_id AS run,
              ARRAY[1.10, NULL] AS amounts, ARRAY['a"b', 'NULL', NULL] AS texts, '{"a": [1, null]}'::jsonb AS json`,
      request(),
    );
    expect(rows).toEqual([
      {
        money: '12.50',
        count: 7,
        text: 'x',
        day: TODAY,
        yes: true,
        nothing: null,
        moment: '2026-11-23T05:08:09.500Z',
        ratio: 1.5,
        run: RUN,
        amounts: ['1.10', null],
        texts: ['a"b', 'NULL', null],
        json: { a: [1, null] },
      },
    ]);
    expect(JSON.parse(JSON.stringify(rows))).toEqual(rows);
    expect(Object.fromEntries(columns.map(({ name, type }) => [name, type]))).toEqual({
      money: 'numeric',
      count: 'int8',
      text: 'text',
      day: 'date',
      yes: 'bool',
      nothing: 'numeric',
      moment: 'timestamptz',
      ratio: 'float8',
      run: 'uuid',
      amounts: 'numeric[]',
      texts: 'text[]',
      json: 'jsonb',
    });
  });

  it("runs the owner's aging query on the date that is asked for", async () => {
    const aging = `
      SELECT customer_id, customer_name, currency, SUM(amount) AS total_open, MAX(days_overdue) AS days_overdue
        FROM open_items GROUP BY 1, 2, 3 ORDER BY 1`;
    const first = await context.run(aging, request({ asOf: plainDate('2026-10-20') }));
    expect(first.rows).toHaveLength(40);
    expect(first.rows[0]).toEqual({
      customer_id: 'C0',
      customer_name: 'Name 0',
      currency: 'USD',
      total_open: '17415.00',
      days_overdue: 10,
    });
    const later = await context.run(aging, request({ asOf: plainDate('2026-10-21') }));
    expect(later.rows[0]).toMatchObject({ customer_id: 'C0', days_overdue: 11 });
  });

  it('keeps the order of the query over many trips', async () => {
    const { rows } = await context.run(
      'SELECT amount FROM open_items ORDER BY amount DESC; -- the end',
      request({ maxRows: 1_200 }),
    );
    expect(rows).toHaveLength(1_200);
    expect([rows[0], rows[600], rows[1_199]]).toEqual([
      { amount: '1199.50' },
      { amount: '599.50' },
      { amount: '0.50' },
    ]);
  });

  it('binds inputs as their place in the query asks', async () => {
    const inputs = { input_min: 1199, input_customer: 'C39', input_list: ['C39'], input_none: null };
    const { rows } = await context.run(
      `SELECT transaction_id AS id FROM open_items
        WHERE amount > :input_min AND customer_id = :input_customer AND :input_list::jsonb ? customer_id
          AND :input_none::text IS NULL AND :run_id <> gen_random_uuid()`,
      request({ params: { run_id: RUN, ...inputs } }),
    );
    expect(rows).toEqual([{ id: '1199' }]);
  });

  it.each([
    [
      'SELECT :input_min AS a',
      {},
      'missing_parameter',
      'names :input_min, and this run has :as_of, :run_id only',
    ],
    [
      'SELECT id FROM customers WHERE id::int > :input_min',
      { input_min: 'many' },
      'bad_value',
      'invalid input syntax',
    ],
    ['SELECT 1 / 0 AS a', {}, 'bad_value', 'division by zero'],
    ['SELECT 9007199254740993::bigint AS a', {}, 'bad_value', 'Row 1, column a: 9007199254740993 is beyond'],
    [`SELECT 'NaN'::float8 AS a`, {}, 'bad_value', 'Row 1, column a: NaN'],
    [`SELECT 'NaN'::numeric AS a`, {}, 'bad_value', 'Row 1, column a: NaN'],
    ['SELECT amount FROM open_items', {}, 'too_many_rows', 'more than its limit of 1000 rows'],
  ] as const)('says what is wrong: %s', async (sql, inputs, code, message) => {
    const attempt = context.run(sql, request({ maxRows: 1_000, params: { run_id: RUN, ...inputs } }));
    await expect(attempt).rejects.toMatchObject({ code });
    await expect(attempt).rejects.toThrow(message);
  });

  it('takes exactly as many rows as it may', async () => {
    const thousand = 'SELECT amount FROM open_items ORDER BY 1 LIMIT 1000';
    expect((await context.run(thousand, request({ maxRows: 1_000 }))).rows).toHaveLength(1_000);
    await expect(context.run(thousand, request({ maxRows: 999 }))).rejects.toMatchObject({
      code: 'too_many_rows',
    });
  });

  it('waits its turn when all connections are in use', async () => {
    const all = await Promise.all(
      Array.from({ length: 25 }, (_, n) => context.run(`SELECT ${n} AS n`, request())),
    );
    expect(all.map(({ rows }) => rows[0])).toEqual(Array.from({ length: 25 }, (_, n) => ({ n })));
  });

  it('is worth another try when the database went away', async () => {
    const endless = 'SELECT count(*) AS n FROM generate_series(1, 30000) a, generate_series(1, 30000) b';
    const lost = context.run(endless, request());
    lost.catch(() => undefined);
    await mirror.cut('context');
    await expect(lost).rejects.toThrow(DatabaseUnavailable);
    expect((await context.run('SELECT 1 AS n', request())).rows).toEqual([{ n: 1 }]);
  });

  it('refuses limits that are none', async () => {
    for (const bad of [
      { maxRows: 0 },
      { maxRows: 1.5 },
      { timeoutMs: 0 },
      { timeoutMs: 60_001 },
      { timeoutMs: Number.NaN },
    ]) {
      await expect(context.run('SELECT 1 AS n', request(bad))).rejects.toThrow('Expected a');
    }
  });
});

describe('inspecting a query', () => {
  it('tells columns, parameters and relations without running it', async () => {
    expect(
      await context.inspect(`
        WITH late AS (SELECT * FROM open_items WHERE days_overdue > :input_days),
             sync_log AS (SELECT max(completed_at) AS at FROM sync_log)
        SELECT late.customer_id, s.do_not_dun, sync_log.at, :as_of - late.duedate AS days,
               (SELECT count(*) FROM mirror.contacts) AS contacts
          FROM late JOIN customer_standing s USING (customer_id), sync_log
         WHERE :run_id IS NOT NULL AND pg_typeof(1 / 0) IS NOT NULL`),
    ).toEqual({
      columns: [
        { name: 'customer_id', type: 'text' },
        { name: 'do_not_dun', type: 'bool' },
        { name: 'at', type: 'timestamptz' },
        { name: 'days', type: 'int4' },
        { name: 'contacts', type: 'int8' },
      ],
      parameters: ['input_days', 'as_of', 'run_id'],
      relations: ['contacts', 'customer_standing', 'open_items', 'sync_log'],
    });
  });

  it.each([
    [
      'SELECT\n  :as_of AS ü, customer_idd\nFROM open_items',
      'Line 2, column 16: column "customer_idd" does not exist.',
      'Perhaps you meant',
    ],
    ['SELECT * FROM open_itms', 'Line 1, column 15: relation "open_itms" does not exist.', ''],
    ['SELECT 1 AS a\nFORM open_items', 'Line 2, column 1: syntax error at or near "FORM".', ''],
    [
      'SELECT amount > trandate AS a FROM open_items',
      'Line 1, column 15: operator does not exist: numeric > date.',
      'explicit type casts',
    ],
    [
      "SELECT '😀' AS a, :unknown AS b",
      'Line 1, column 19: syntax error at or near ":".',
      'Parameters are :as_of',
    ],
    ['SELECT amount, duedate AS amount FROM open_items', 'Two columns are called amount.', 'AS'],
    ['SELECT sum(amount), 1 FROM open_items', 'Column 2 has no name', 'AS total_open'],
    ["SELECT '1'::money AS m", "The column m has a type that a row can't carry.", 'Cast it'],
    ["SELECT ('1 day'::interval, 2) AS pair", 'The column pair has a type', 'Cast it'],
    ['SELECT 1 AS a;\n\nSELECT 2 AS b', 'Line 3, column 1: There is a second statement.', 'Only one'],
    ['', 'Line 1, column 1: There is no query.', ''],
    [' -- nothing', 'Line 1, column 1: There is no query.', ''],
  ])('points at what is wrong: %s', async (sql, problem, hint) => {
    const inspection = (await context.inspect(sql)) as { problem: string; hint: string | null };
    expect(inspection.problem).toContain(problem);
    expect(inspection.hint ?? '').toContain(hint);
  });
});
