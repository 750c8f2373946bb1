import type { Clock } from '#clock';
import { client } from '#database';
import { type PlainDate, Refusal } from '#eventsourcing';
import type pg from 'pg';
import { takeSnapshot } from '../ar-snapshot.js';
import { lockMirror } from '../mirror-lock.js';
import { RATES } from './company.js';
import { generateSample } from './generate-sample.js';
import type { SampleData } from './sample-rows.js';

/** What sync_log says where these rows came from. */
export const SAMPLE_SOURCE = 'sample data, made up';

const SEED = 20_240_613;

/**
 * Loads made-up data into an empty mirror, in one transaction, with rows in sync_log that say so.
 *
 * @param serviceUrl the service's login
 * @returns rows by table
 * @throws Refusal when the mirror has a customer already
 */
export async function loadSample(
  serviceUrl: string,
  clock: Clock,
  request: { readonly asOf: PlainDate; readonly seed?: number },
): Promise<Readonly<Record<string, number>>> {
  const { asOf, seed = SEED } = request;
  const now = clock.now();
  const data = generateSample({ seed, asOf, now });
  const connection = client({ url: serviceUrl, name: 'sample' });
  await connection.connect();
  try {
    await connection.query('BEGIN');
    await lockMirror(connection);
    const { rowCount } = await connection.query('SELECT 1 FROM mirror.customers LIMIT 1');
    if (rowCount !== 0) {
      throw new Refusal(
        'conflict',
        'Sample data goes into an empty mirror only, and this one has customers.',
      );
    }
    await setRates(connection, asOf);
    for (const [table, rows] of tablesOf(data)) await insert(connection, table, rows);
    await takeSnapshot(connection, asOf);
    await connection.query(SYNC_LOG, [SAMPLE_SOURCE, now, clock.now(), asOf]);
    await connection.query('COMMIT');
    return Object.fromEntries(tablesOf(data).map(([table, rows]) => [table, rows.length]));
  } finally {
    // What was not committed is taken back with the connection.
    await connection.end();
  }
}

function tablesOf(data: SampleData): readonly (readonly [table: string, rows: readonly object[]])[] {
  return Object.entries(data) as [string, readonly object[]][];
}

async function insert(connection: pg.Client, table: string, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = Object.keys(rows[0] ?? {}).join(', ');
  await connection.query(
    `INSERT INTO mirror.${table} (${columns})
     SELECT ${columns} FROM json_populate_recordset(NULL::mirror.${table}, $1)`,
    [JSON.stringify(rows)],
  );
}

async function setRates(connection: pg.Client, asOf: PlainDate): Promise<void> {
  await connection.query(
    `UPDATE mirror.currencies c
        SET exchangerate = r.rate, exchangerate_on = $3, isbasecurrency = (c.id = 'USD')
       FROM unnest($1::text[], $2::numeric[]) AS r(id, rate) WHERE c.id = r.id`,
    [Object.keys(RATES), Object.values(RATES), asOf],
  );
}

/** A row for each sync that would have brought these rows, with the counts and totals that it would have had. */
const SYNC_LOG = /* sql */ `
WITH documents AS (
  SELECT type, currency, count(*) AS rows,
         sum(coalesce(foreignamountunpaid, foreignpaymentamountunused)) AS amount
    FROM mirror.transactions WHERE status <> 'closed' GROUP BY type, currency
), syncs (sync_type, rows, control_total) AS (
  SELECT 'scheduled_hot_customer_payments', sum(rows),
         jsonb_object_agg(currency, jsonb_build_object('rows', rows, 'amount', amount::text))
    FROM (SELECT currency, sum(rows) AS rows, sum(amount) AS amount FROM documents WHERE type = 'CustInvc' GROUP BY 1) i
  UNION ALL
  SELECT 'import_credits', sum(rows),
         jsonb_object_agg(currency, jsonb_build_object('rows', rows, 'amount', amount::text))
    FROM (SELECT currency, sum(rows) AS rows, sum(amount) AS amount FROM documents WHERE type = 'CustCred' GROUP BY 1) c
  UNION ALL SELECT 'import_customers', count(*), '{}' FROM mirror.customers
  UNION ALL SELECT 'import_contacts', count(*), '{}' FROM mirror.contacts
  UNION ALL SELECT 'import_disputes', count(*), '{}' FROM mirror.disputes
  UNION ALL SELECT 'import_promises', count(*), '{}' FROM mirror.promises_to_pay
)
INSERT INTO mirror.sync_log (sync_type, source, started_at, completed_at, status, as_of, rows_read,
                             opened, changed, closed, unchanged, rejected, control_total)
SELECT sync_type, $1, $2, $3, 'success', $4, rows, rows, 0, 0, 0, 0, control_total FROM syncs`;
