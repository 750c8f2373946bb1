import { client } from '#database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MirrorUnderTest, TODAY } from '../testing/mirror-under-test.js';
import { ContextSqlError } from './context-sql-error.js';
import { ContextSql } from './context-sql.js';

let mirror: MirrorUnderTest;
let context: ContextSql;
let almighty: ContextSql;
let before: readonly object[];

beforeAll(async () => {
  mirror = await MirrorUnderTest.create();
  await mirror.import('customers', ['id,companyname', 'C1,Alder', 'C2,Birch']);
  before = await stateOfTheDatabase();
  context = new ContextSql(mirror.database.logins.reader, { connections: 2 });
  almighty = new ContextSql(mirror.database.superuser, { connections: 1 });
});
afterAll(async () => {
  await context.close();
  await almighty.close();
  await mirror.drop();
});

const LIMITS = { asOf: TODAY, maxRows: 100, timeoutMs: 1_000, maxBytes: 1024 * 1024 };

const run = (sql: string) =>
  context.run(sql, { ...LIMITS, params: { input_x: "1'; DROP TABLE customers; --" } });

/** Rows, settings, sessions' leftovers: what a query could have changed. */
async function stateOfTheDatabase(): Promise<readonly object[]> {
  const superuser = client({ url: mirror.database.superuser, name: 'test' });
  await superuser.connect();
  try {
    const { rows } = await superuser.query<object>(`
      SELECT (SELECT jsonb_agg(to_jsonb(c) ORDER BY id) FROM mirror.customers c) AS customers,
             (SELECT count(*) FROM pg_class) AS relations,
             (SELECT count(*) FROM pg_proc) AS functions,
             (SELECT count(*) FROM pg_largeobject_metadata) AS large_objects,
             (SELECT count(*) FROM pg_db_role_setting) AS settings,
             (SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
               WHERE l.locktype = 'advisory' AND d.datname = current_database()) AS advisory_locks,
             (SELECT count(*) FROM pg_prepared_xacts) AS prepared`);
    return rows;
  } finally {
    await superuser.end();
  }
}

/** Each must be refused by what it says, before a right is asked for. */
const REFUSED_BY_THE_PARSE: readonly string[] = [
  // a second statement
  `SELECT 1 AS a; SELECT 2 AS b`,
  `SELECT 1 AS a; DROP TABLE mirror.customers`,
  `SELECT 1 AS a; COMMIT; DELETE FROM mirror.customers`,
  `COMMIT`,
  `ROLLBACK; BEGIN READ WRITE`,
  // out of the parenthesis
  `SELECT 1 AS a) q UNION ALL SELECT 2 AS a FROM (SELECT 3`,
  `SELECT 1 AS a) q; DELETE FROM mirror.customers; SELECT * FROM (SELECT 1 AS a`,
  `SELECT 1 AS a) AS q --`,
  `SELECT 1 AS a /*`,
  `SELECT '1 AS a`,
  // writes
  `INSERT INTO mirror.customers (id) VALUES ('x')`,
  `UPDATE mirror.customers SET altname = 'x' RETURNING id`,
  `DELETE FROM mirror.customers`,
  `MERGE INTO mirror.customers c USING mirror.contacts t ON c.id = t.company WHEN MATCHED THEN DELETE`,
  `WITH gone AS (DELETE FROM mirror.customers RETURNING id) SELECT id FROM gone`,
  `WITH new AS (INSERT INTO mirror.customers (id) VALUES ('x') RETURNING id) SELECT id FROM new`,
  `SELECT id INTO stolen FROM customers`,
  `SELECT id INTO TEMPORARY stolen FROM customers`,
  `CREATE TABLE stolen AS SELECT id FROM customers`,
  `CREATE TEMPORARY TABLE stolen (id int)`,
  `TRUNCATE mirror.customers`,
  `SELECT id FROM customers FOR UPDATE`,
  `SELECT id FROM customers FOR KEY SHARE`,
  `SELECT a.id FROM (SELECT id FROM customers FOR UPDATE) a`,
  `LOCK TABLE mirror.customers`,
  // who one is, and what holds one
  `SET ROLE countersign_owner`,
  `RESET ALL`,
  `SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE`,
  `SELECT set_config('role', 'countersign_owner', false) AS a`,
  `SELECT set_config('transaction_read_only', 'off', false) AS a`,
  `SELECT set_config('statement_timeout', '0', false) AS a`,
  `SELECT pg_catalog.set_config('countersign.as_of', '2000-01-01', false) AS a`,
  `SELECT current_setting('data_directory') AS a`,
  `SHOW ALL`,
  `SELECT name, setting FROM pg_settings`,
  `SELECT * FROM pg_authid`,
  `SELECT usename FROM pg_stat_activity`,
  `SELECT * FROM pg_catalog.pg_roles`,
  `SELECT table_name FROM information_schema.tables`,
  `SELECT * FROM ledger.events`,
  `SELECT * FROM schema_history.migrations`,
  `SELECT * FROM countersign.mirror.customers`,
  `SELECT 'mirror.customers'::regclass AS a`,
  `SELECT CAST('countersign_owner' AS regrole) AS a`,
  `SELECT has_table_privilege('ledger.events', 'SELECT') AS a`,
  `SELECT version() AS a`,
  // out of the database
  `COPY mirror.customers TO '/tmp/stolen'`,
  `COPY (SELECT 1) TO PROGRAM 'id'`,
  `COPY mirror.customers FROM '/etc/passwd'`,
  `COPY mirror.customers TO STDOUT`,
  `SELECT pg_read_file('/etc/passwd') AS a`,
  `SELECT pg_ls_dir('/') AS a`,
  `SELECT pg_stat_file('/etc/passwd') AS a`,
  `SELECT lo_import('/etc/passwd') AS a`,
  `SELECT lo_export(1, '/tmp/x') AS a`,
  `SELECT lo_create(1) AS a`,
  `SELECT dblink('host=127.0.0.1', 'SELECT 1') AS a`,
  `SELECT * FROM dblink('host=127.0.0.1', 'SELECT 1') AS t(a int)`,
  `LOAD '/tmp/evil.so'`,
  `CREATE EXTENSION dblink`,
  // what outlives a transaction, or reaches another session
  `NOTIFY ledger, '1'`,
  `LISTEN ledger`,
  `SELECT pg_notify('ledger', '1') AS a`,
  `SELECT pg_advisory_lock(1) AS a`,
  `SELECT pg_try_advisory_lock_shared(1) AS a`,
  `SELECT pg_advisory_xact_lock(1) AS a`,
  `DECLARE c CURSOR WITH HOLD FOR SELECT 1`,
  `FETCH ALL FROM c`,
  `PREPARE p AS SELECT 1`,
  `EXECUTE p`,
  `SELECT pg_terminate_backend(1) AS a`,
  `SELECT pg_cancel_backend(1) AS a`,
  `SELECT nextval('mirror.pauses_id_seq') AS a`,
  `SELECT pg_export_snapshot() AS a`,
  `SELECT pg_logical_emit_message(true, 'a', 'b') AS a`,
  `SELECT txid_current() AS a`,
  // text that is run as SQL, and code
  `SELECT query_to_xml('DELETE FROM mirror.customers', true, true, '') AS a`,
  `SELECT database_to_xml(true, true, '') AS a`,
  `SELECT cursor_to_xml('c', 1, true, true, '') AS a`,
  `SELECT xpath('/a', '<a/>') AS a`,
  `SELECT * FROM ts_stat('SELECT pg_sleep(9)')`,
  `SELECT ts_rewrite('a'::tsquery, 'SELECT 1, 2') AS a`,
  `DO $$ BEGIN DELETE FROM mirror.customers; END $$`,
  `CALL nothing()`,
  `CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1`,
  `SELECT 1 OPERATOR(public.+) 1 AS a`,
  `SELECT public.evil() AS a`,
  // time and room, by name
  `SELECT pg_sleep(100) AS a`,
  `SELECT pg_sleep_for('1 hour') AS a`,
  `SELECT id FROM customers TABLESAMPLE SYSTEM (50)`,
  // other statements that give rows
  `EXPLAIN SELECT 1`,
  `EXPLAIN ANALYZE DELETE FROM mirror.customers`,
  `SELECT 1 AS "__proto__"`,
  `SELECT $1::text AS a`,
  `VACUUM`,
];

/** Sent, and stopped by a limit of the server or of ours. */
const STOPPED_BY_A_LIMIT: readonly (readonly [sql: string, ...codes: string[]])[] = [
  [`SELECT generate_series(1, 1000000000) AS a`, 'too_many_rows'],
  [`SELECT a.n FROM generate_series(1, 100000) a(n), generate_series(1, 100000) b(n)`, 'too_many_rows'],
  [`SELECT count(*) AS a FROM generate_series(1, 10000000000) g`, 'timed_out', 'too_many_bytes'],
  [
    `WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT max(n) AS a FROM r`,
    'timed_out',
    'too_many_bytes',
  ],
  [
    `SELECT count(*) AS a FROM generate_series(1, 30000) a, generate_series(1, 30000) b, generate_series(1, 9) c`,
    'timed_out',
  ],
  [`SELECT repeat('x', 30000000) AS a`, 'too_many_bytes'],
  [`SELECT repeat('x', 60000) AS a FROM generate_series(1, 90)`, 'too_many_bytes'],
  [`SELECT repeat('x', 2000000000) AS a`, 'too_many_bytes'],
  [
    `SELECT repeat('a', 25) ~ '^((a+)+)+b$' AS a, repeat('a', 50) ~ '((a+)+)+$b' AS b, count(*) AS c FROM generate_series(1, 40000000)`,
    'timed_out',
    'too_many_bytes',
  ],
];

describe('hostile SQL', () => {
  // As a superuser, so that nothing but the parse stands in the way.
  it.each(REFUSED_BY_THE_PARSE)('is refused whoever sends it: %s', async (sql) => {
    for (const login of [almighty, context]) {
      const attempt = login.run(sql, LIMITS);
      await expect(attempt).rejects.toThrow(ContextSqlError);
      await expect(attempt).rejects.toMatchObject({ code: 'invalid_sql' });
      expect(await login.inspect(sql)).toHaveProperty('problem');
    }
  });

  it.each(STOPPED_BY_A_LIMIT)('is stopped by a limit: %s', async (sql, ...codes) => {
    const error: unknown = await run(sql).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ContextSqlError);
    expect(codes).toContain((error as ContextSqlError).code);
  });

  it('is a value and nothing else when it comes in a parameter', async () => {
    expect((await run('SELECT id, :input_x AS x FROM customers WHERE id = :input_x')).rows).toEqual([]);
    expect((await run('SELECT :input_x AS x')).rows).toEqual([{ x: "1'; DROP TABLE customers; --" }]);
  });

  it('is refused when it is too long, nested too deeply, or holds a NUL, and does no harm before', async () => {
    for (const sql of [
      `SELECT ${'NOT '.repeat(4_000)} true AS a`,
      `SELECT 1${'+1'.repeat(8_000)} AS a`,
      `SELECT 1 AS a${' '.repeat(20_000)}`,
      `SELECT 'a\0b' AS a`,
    ]) {
      await expect(run(sql)).rejects.toBeInstanceOf(ContextSqlError);
    }
    expect((await run(`SELECT ${'('.repeat(3_000)}1${')'.repeat(3_000)} AS a`)).rows).toEqual([{ a: 1 }]);
  });

  it('left nothing behind', async () => {
    expect(await stateOfTheDatabase()).toEqual(before);
    const sessions = Array.from({ length: 4 }, () =>
      run(`SELECT as_of() AS day, add_business_days(as_of(), 1) AS next, :as_of AS given`),
    );
    for (const { rows } of await Promise.all(sessions)) {
      expect(rows).toEqual([{ day: TODAY, next: '2026-11-24', given: TODAY }]);
    }
  });
});

describe('the login alone, without our parse', () => {
  it.each([
    [`BEGIN READ WRITE; INSERT INTO mirror.terms (id, name) VALUES ('x', 'x')`],
    [`SELECT set_config('role', 'countersign_owner', false)`],
    [`SET ROLE countersign_owner`],
    [`SELECT current_setting('data_directory')`],
    [`SELECT pg_sleep(1)`],
    [`SELECT pg_notify('ledger', '1')`],
    [`SELECT pg_advisory_lock(1)`],
    [`SELECT query_to_xml('SELECT 1', true, true, '')`],
    [`SELECT lo_create(1)`],
    [`BEGIN READ WRITE; CREATE TEMPORARY TABLE stolen (id int)`],
    [`BEGIN READ WRITE; CREATE TABLE mirror.stolen (id int)`],
    [`BEGIN READ WRITE; DO LANGUAGE plpgsql $$ BEGIN PERFORM 1; END $$`],
    [`SELECT * FROM ledger.events`],
    [`SET temp_file_limit = '100GB'`],
    [`COPY mirror.customers TO '/tmp/stolen'`],
    [`SELECT pg_read_file('/etc/passwd')`],
    [`BEGIN READ WRITE; SELECT nextval('mirror.pauses_id_seq')`],
  ])('is refused: %s', async (sql) => {
    await expect(mirror.read(sql)).rejects.toThrow(/permission denied|must be|read-only/);
  });
});
