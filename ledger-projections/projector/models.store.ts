import type pg from 'pg';
import { beginning, type Checkpoint } from '#subscriptions';
import type { LedgerHead, Position } from '#ledger';

export interface Model {
  readonly name: string;
  readonly state: 'building' | 'live' | 'stopped';
  readonly checkpoint: Checkpoint;
  readonly error: string | null;
}

interface ModelRow {
  readonly name: string;
  readonly state: Model['state'];
  readonly ledger_id: string;
  readonly ledger_epoch: number;
  readonly position: Position;
  readonly event_id: string | null;
  readonly error: string | null;
}

/** The version of this state of the code; made if this is the first process that runs it. */
export async function versionOf(connection: pg.ClientBase | pg.Pool, codeDigest: string): Promise<number> {
  await connection.query(
    'INSERT INTO projections.versions (code_digest) VALUES ($1) ON CONFLICT DO NOTHING',
    [codeDigest],
  );
  const { rows } = await connection.query<{ version: number }>(
    'SELECT version FROM projections.versions WHERE code_digest = $1',
    [codeDigest],
  );
  return (rows[0] as { version: number }).version;
}

/** The version that readers outside are turned to; undefined before the first has caught up. */
export async function liveVersion(connection: pg.ClientBase | pg.Pool): Promise<number | undefined> {
  const { rows } = await connection.query<{ version: number }>(
    'SELECT version FROM projections.versions WHERE live_since IS NOT NULL ORDER BY live_since DESC LIMIT 1',
  );
  return rows[0]?.version;
}

/** Those that are there are not touched, not even to find that they are: a projector may be moving them. */
export async function addModels(
  connection: pg.ClientBase,
  version: number,
  names: readonly string[],
  head: LedgerHead,
): Promise<void> {
  const start = beginning(head);
  await connection.query(
    `INSERT INTO projections.models (version, name, state, ledger_id, ledger_epoch, position)
     SELECT $1, given.name, 'building', $3, $4, $5 FROM unnest($2::text[]) AS given(name)
      WHERE NOT EXISTS (SELECT FROM projections.models m WHERE m.version = $1 AND m.name = given.name)
     ON CONFLICT DO NOTHING`,
    [version, names, start.ledgerId, start.ledgerEpoch, start.position],
  );
}

export async function loadModels(
  connection: pg.ClientBase | pg.Pool,
  version: number,
): Promise<readonly Model[]> {
  const { rows } = await connection.query<ModelRow>({
    name: 'projections-models',
    text: `SELECT name, state, ledger_id, ledger_epoch, position, event_id, error
             FROM projections.models WHERE version = $1 ORDER BY name`,
    values: [version],
  });
  return rows.map((row) => ({
    name: row.name,
    state: row.state,
    error: row.error,
    checkpoint: {
      ledgerId: row.ledger_id,
      ledgerEpoch: row.ledger_epoch,
      position: row.position,
      eventId: row.event_id,
    },
  }));
}

/** In the transaction that writes the rows: everything up to here is in the tables. */
export async function moveModels(
  connection: pg.ClientBase,
  version: number,
  names: readonly string[],
  at: { readonly position: Position; readonly eventId: string | null },
): Promise<void> {
  await connection.query({
    name: 'projections-move',
    text: `UPDATE projections.models
              SET position = $3, event_id = $4, updated_at = clock_timestamp()
            WHERE version = $1 AND name = ANY ($2)`,
    values: [version, names, at.position, at.eventId],
  });
}

export async function stopModel(
  connection: pg.ClientBase,
  version: number,
  name: string,
  error: string,
): Promise<void> {
  await connection.query(
    `UPDATE projections.models SET state = 'stopped', error = $3, updated_at = clock_timestamp()
      WHERE version = $1 AND name = $2`,
    [version, name, error.slice(0, 2_000)],
  );
}

export async function goLive(connection: pg.ClientBase, version: number): Promise<void> {
  await connection.query(
    `UPDATE projections.models SET state = 'live' WHERE version = $1 AND state = 'building'`,
    [version],
  );
  await connection.query(
    'UPDATE projections.versions SET live_since = clock_timestamp() WHERE version = $1',
    [version],
  );
}
