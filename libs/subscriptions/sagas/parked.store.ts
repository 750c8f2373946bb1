import type pg from 'pg';
import type { Lane, Position } from '#ledger';

/** A lane that stands still: its first event that was not dealt with, and why. */
export interface ParkedLane {
  readonly subscription: string;
  readonly partition: number;
  readonly lane: Lane;
  readonly position: Position;
  readonly state: 'parked' | 'resuming';
  readonly error: string;
  readonly attempts: number;
  readonly parked_at?: string;
}

const COLUMNS = 'subscription, partition, lane, position, state, error, attempts, parked_at';

export async function parkedLanes(
  connection: pg.Pool,
  subscription: string,
  partition?: number,
): Promise<readonly ParkedLane[]> {
  const { rows } = await connection.query<ParkedLane>(
    `SELECT ${COLUMNS} FROM subscriptions.parked
      WHERE subscription = $1 AND ($2::integer IS NULL OR partition = $2) ORDER BY position`,
    [subscription, partition ?? null],
  );
  return rows;
}

export async function keepParked(connection: pg.ClientBase, lane: ParkedLane): Promise<void> {
  await connection.query(
    `INSERT INTO subscriptions.parked (subscription, partition, lane, position, state, error, attempts)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (subscription, lane) DO UPDATE
       SET position = excluded.position, state = excluded.state, error = excluded.error,
           attempts = excluded.attempts, parked_at = clock_timestamp()`,
    [lane.subscription, lane.partition, lane.lane, lane.position, lane.state, lane.error, lane.attempts],
  );
}

export async function removeParked(
  connection: pg.ClientBase,
  subscription: string,
  lane: Lane,
): Promise<void> {
  await connection.query('DELETE FROM subscriptions.parked WHERE subscription = $1 AND lane = $2', [
    subscription,
    lane,
  ]);
}
