import type pg from 'pg';
import { type Lease, LeaseLost } from './unit.js';

/**
 * First statement of a holder's transaction: goes on only if the unit is still its own, and keeps it so until the
 * commit (the row is share-locked, so a take-over waits).
 * @throws LeaseLost
 */
export async function fence(connection: pg.ClientBase, lease: Lease): Promise<void> {
  const { rowCount } = await connection.query({
    name: 'subscriptions-fence',
    text: `SELECT 1 FROM subscriptions.units
            WHERE unit = $1 AND epoch = $2 AND worker_id = $3 FOR SHARE`,
    values: [lease.unit, lease.epoch, lease.workerId],
  });
  if (rowCount === 1) return;
  lease.lost();
  throw new LeaseLost(lease);
}
