import { client } from '#database';
import type { TestDatabase } from '#database/testing';

/** The business date that these customers are late on. */
export const AS_OF = '2026-11-20';

/** Customers `C-1` to `C-<n>`, each with a contact and two overdue invoices. */
export async function fillMirror(database: TestDatabase, customers: number): Promise<void> {
  const connection = client({ url: database.logins.service, name: 'test-mirror' });
  await connection.connect();
  try {
    await connection.query(
      `INSERT INTO mirror.customers (id, entityid, altname, lastmodifieddate)
       SELECT 'C-' || n, 'C-' || n, 'Customer ' || n, now() FROM generate_series(1, $1::integer) n`,
      [customers],
    );
    await connection.query(
      `INSERT INTO mirror.contacts (id, company, firstname, lastname, email, isprimary)
       SELECT 'K-' || n, 'C-' || n, 'Kim', 'Nr ' || n, 'kim' || n || '@example.com', true
         FROM generate_series(1, $1::integer) n`,
      [customers],
    );
    await connection.query(
      `INSERT INTO mirror.transactions
         (id, type, tranid, entity, trandate, duedate, foreigntotal, foreignamountunpaid, currency, status, lastmodifieddate)
       SELECT 'T-' || n || '-' || i, 'CustInvc', 'INV' || n || '-' || i, 'C-' || n,
              date '2026-10-01', date '2026-10-31' + i, 100 * n, 100 * n, 'USD', 'open', now()
         FROM generate_series(1, $1::integer) n, generate_series(1, 2) i`,
      [customers],
    );
  } finally {
    await connection.end();
  }
}
