import type { PlainDate } from '#eventsourcing';
import type pg from 'pg';

/**
 * Keeps the balances of one business date, in the transaction of the caller: a row for every customer and currency
 * that has something open, and one of zeros for each that had on the snapshot before and has no longer. Taken again for the
 * same date it corrects that date.
 */
export async function takeSnapshot(connection: pg.ClientBase, asOf: PlainDate): Promise<void> {
  await connection.query(`SELECT set_config('countersign.as_of', $1, true)`, [asOf]);
  await connection.query(TAKE_SNAPSHOT, [asOf]);
}

const TAKE_SNAPSHOT = /* sql */ `
WITH balances AS MATERIALIZED (
  SELECT customer_id, currency, sum(amount) AS total_open,
         coalesce(sum(amount) FILTER (WHERE days_overdue > 0), 0) AS overdue_amount,
         max(days_overdue) AS days_overdue
    FROM mirror.open_items GROUP BY customer_id, currency
), cleared AS (
  SELECT s.customer_id, s.currency
    FROM mirror.ar_snapshot s
   WHERE (s.as_of = $1 OR s.as_of = (SELECT max(p.as_of) FROM mirror.ar_snapshot p WHERE p.as_of < $1)
                          AND s.total_open <> 0)
     AND NOT EXISTS (SELECT 1 FROM balances b WHERE b.customer_id = s.customer_id AND b.currency = s.currency)
   GROUP BY 1, 2
)
INSERT INTO mirror.ar_snapshot AS s (customer_id, currency, as_of, total_open, overdue_amount, days_overdue)
SELECT customer_id, currency, $1::date, total_open, overdue_amount, days_overdue FROM balances
UNION ALL
SELECT customer_id, currency, $1::date, 0, 0, NULL FROM cleared
ON CONFLICT (customer_id, as_of, currency) DO UPDATE
   SET total_open = excluded.total_open, overdue_amount = excluded.overdue_amount,
       days_overdue = excluded.days_overdue
 WHERE (s.total_open, s.overdue_amount, s.days_overdue)
       IS DISTINCT FROM (excluded.total_open, excluded.overdue_amount, excluded.days_overdue)`;
