import { isRunning, processIdentity, processSpace } from '#database';
import type pg from 'pg';

export interface BeatRequest {
  readonly workerId: string;
  readonly name: string;
  readonly standby: boolean;
  readonly units: readonly string[];
  readonly needsAllTypes: readonly string[];
  readonly knownTypes: readonly string[];
}

export interface Held {
  readonly unit: string;
  readonly epoch: number;
}

export interface BeatTimes {
  readonly everyMs: number;
  /** Without a heartbeat for this long a process counts as gone. Two beats and a half at least. */
  readonly deadAfterMs: number;
}

/** A beat every 2 s; a holder that is gone is replaced within 6 s and the time to the next beat. */
export const BEAT_TIMES: BeatTimes = { everyMs: 2_000, deadAfterMs: 6_000 };

/** Says "I live" and learns what is held now. One statement, one commit. */
export async function beat(
  connection: pg.Pool,
  request: BeatRequest,
  times: BeatTimes,
): Promise<readonly Held[]> {
  const { rows } = await connection.query<Held>({
    name: 'subscriptions-beat',
    text: `SELECT unit, epoch FROM subscriptions.beat(
             $1, $2, $3, $4, $5 * interval '1 ms', $6 * interval '1 ms', $7, $8, $9, $10)`,
    values: [
      request.workerId,
      request.name,
      processSpace(),
      processIdentity(process.pid),
      times.deadAfterMs,
      times.everyMs * 2,
      request.standby,
      request.units,
      request.needsAllTypes,
      request.knownTypes,
    ],
  });
  return rows;
}

/** Gives everything back at once, so that others need not wait for the heartbeat to go cold. */
export async function leave(connection: pg.Pool, workerId: string): Promise<void> {
  await connection.query(
    'UPDATE subscriptions.units SET worker_id = NULL, since = now() WHERE worker_id = $1',
    [workerId],
  );
  await connection.query('DELETE FROM subscriptions.workers WHERE worker_id = $1', [workerId]);
}

/** Registers what this build may write, before it writes any of it; forgets processes long gone. */
export async function registerTypes(connection: pg.Pool, types: readonly string[]): Promise<void> {
  await connection.query(
    'INSERT INTO subscriptions.event_types (type) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING',
    [types],
  );
  await connection.query(
    `DELETE FROM subscriptions.workers WHERE heartbeat_at < clock_timestamp() - interval '1 day'`,
  );
}

/**
 * Gives back at once what dead processes of this machine still hold: after `kill -9` and a start nobody waits for a
 * heartbeat to go cold. Elsewhere only the heartbeat tells.
 */
export async function buryDead(connection: pg.Pool): Promise<void> {
  const { rows } = await connection.query<{ worker_id: string; process: string }>(
    'SELECT worker_id, process FROM subscriptions.workers WHERE space = $1',
    [processSpace()],
  );
  for (const { worker_id, process: identity } of rows) {
    if (!isRunning(identity)) await leave(connection, worker_id);
  }
}
