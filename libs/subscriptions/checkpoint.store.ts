import type pg from 'pg';
import type { Position } from '#ledger';
import type { Checkpoint } from './checkpoint.js';
import type { Lease } from './workers/unit.js';

interface Row {
  readonly ledger_id: string;
  readonly ledger_epoch: number;
  readonly position: Position;
  readonly event_id: string | null;
}

export async function loadCheckpoint(
  connection: pg.Pool,
  subscription: string,
  partition: number,
): Promise<Checkpoint | undefined> {
  const { rows } = await connection.query<Row>(
    `SELECT ledger_id, ledger_epoch, position, event_id FROM subscriptions.checkpoints
      WHERE subscription = $1 AND partition = $2`,
    [subscription, partition],
  );
  const row = rows[0];
  return (
    row && {
      ledgerId: row.ledger_id,
      ledgerEpoch: row.ledger_epoch,
      position: row.position,
      eventId: row.event_id,
    }
  );
}

export interface CheckpointWrite {
  readonly subscription: string;
  readonly partition: number;
  readonly checkpoint: Checkpoint;
  readonly lease: Lease;
}

/**
 * Moves checkpoints, many in one statement, each only while its unit is still held; answers with the partitions
 * that moved. The share lock makes a take-over wait for the commit.
 */
export async function saveCheckpoints(
  connection: pg.Pool | pg.ClientBase,
  writes: readonly CheckpointWrite[],
): Promise<ReadonlySet<CheckpointWrite>> {
  const { rows } = await connection.query<{ no: number }>({
    name: 'subscriptions-save-checkpoints',
    text: SAVE,
    values: [
      writes.map((write) => write.lease.unit),
      writes.map((write) => write.lease.epoch),
      writes.map((write) => write.lease.workerId),
      writes.map((write) => write.subscription),
      writes.map((write) => write.partition),
      writes.map((write) => write.checkpoint.ledgerId),
      writes.map((write) => write.checkpoint.ledgerEpoch),
      writes.map((write) => write.checkpoint.position),
      writes.map((write) => write.checkpoint.eventId),
    ],
  });
  return new Set(rows.map(({ no }) => writes[no - 1] as CheckpointWrite));
}

const SAVE = /* sql */ `
WITH given AS (
  SELECT * FROM unnest($1::text[], $2::bigint[], $3::uuid[], $4::text[], $5::integer[], $6::uuid[], $7::integer[],
                       $8::bigint[], $9::uuid[])
    WITH ORDINALITY AS g(unit, epoch, worker_id, subscription, partition, ledger_id, ledger_epoch, position,
                         event_id, no)
), held AS (
  SELECT u.unit FROM subscriptions.units u
    JOIN given g ON g.unit = u.unit AND g.epoch = u.epoch AND g.worker_id = u.worker_id
   ORDER BY u.unit FOR SHARE OF u
), saved AS (
  INSERT INTO subscriptions.checkpoints AS c
    (subscription, partition, ledger_id, ledger_epoch, position, event_id)
  SELECT g.subscription, g.partition, g.ledger_id, g.ledger_epoch, g.position, g.event_id
    FROM given g WHERE g.unit IN (SELECT unit FROM held)
  ON CONFLICT (subscription, partition) DO UPDATE
    SET ledger_id = excluded.ledger_id, ledger_epoch = excluded.ledger_epoch, position = excluded.position,
        event_id = excluded.event_id, updated_at = clock_timestamp()
  RETURNING c.subscription, c.partition
)
SELECT g.no FROM given g JOIN saved s ON s.subscription = g.subscription AND s.partition = g.partition`;
