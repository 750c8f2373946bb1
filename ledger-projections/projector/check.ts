import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { client } from '#database';
import type { Ledger, Position } from '#ledger';
import type { Projection } from '../projection.js';
import { loadModels } from './models.store.js';
import { schemaOf, tableOf } from './read-schema.js';
import { replayInto, type ReplayProgress } from './replay.js';

/** What a replay of the ledger says about a read model. */
export interface CheckReport {
  readonly name: string;
  /** Up to where both were compared. */
  readonly position: Position;
  readonly rows: number;
  /** Digests over all rows in the order of their key; equal when the read model is what the ledger says. */
  readonly live_digest: string;
  readonly replayed_digest: string;
  readonly equal: boolean;
  /** The first rows that differ: as they are, as they should be; null where there is none. */
  readonly differences: readonly { readonly live: unknown; readonly replayed: unknown }[];
}

const MAX_DIFFERENCES = 20;

/**
 * Replays read models into a schema of their own and compares them with the live ones, row by row.
 *
 * The live side is one snapshot, rows with their checkpoint; projector and readers go on undisturbed. The replay is
 * made in the same transaction and goes with it.
 */
export async function checkReadModels(
  url: string,
  ledger: Ledger,
  version: number,
  projections: readonly Projection[],
  progress?: (progress: ReplayProgress) => void,
): Promise<readonly CheckReport[]> {
  const connection = client({ url, name: 'check-read-models' });
  await connection.connect();
  const schema = `check_${randomUUID().replaceAll('-', '')}`;
  try {
    // One snapshot for checkpoint and rows; what the projector commits meanwhile is not in it.
    await connection.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    const models = await loadModels(connection, version);
    const reports: CheckReport[] = [];
    for (const [index, projection] of projections.entries()) {
      const at = models.find((model) => model.name === projection.name)?.checkpoint.position;
      if (at === undefined)
        throw new Error(`There is no read model ${projection.name} in version ${version}.`);
      const own = `${schema}_${index}`;
      await replayInto(connection, ledger, own, [projection], at, progress);
      reports.push(await compare(connection, projection, schemaOf(version), own, at));
    }
    return reports;
  } finally {
    await connection.query('ROLLBACK').catch(() => undefined);
    await connection.end();
  }
}

async function compare(
  connection: pg.ClientBase,
  projection: Projection,
  live: string,
  replayed: string,
  at: Position,
): Promise<CheckReport> {
  const [liveTable, replayedTable] = [tableOf(live, projection), tableOf(replayed, projection)];
  const key = projection.table.key.join(', ');
  const digestOf = async (table: string): Promise<{ rows: number; digest: string }> => {
    const { rows } = await connection.query<{ rows: number; digest: string }>(
      `SELECT count(*) AS rows, encode(sha256(coalesce(string_agg(sha256(t::text::bytea), ''::bytea
                ORDER BY ${key}), ''::bytea)), 'hex') AS digest FROM ${table} t`,
    );
    return rows[0] as { rows: number; digest: string };
  };
  const [liveDigest, replayedDigest] = [await digestOf(liveTable), await digestOf(replayedTable)];
  const equal = liveDigest.digest === replayedDigest.digest;
  return {
    name: projection.name,
    position: at,
    rows: liveDigest.rows,
    equal,
    live_digest: `sha256:${liveDigest.digest}`,
    replayed_digest: `sha256:${replayedDigest.digest}`,
    differences: equal ? [] : await differences(connection, projection, liveTable, replayedTable),
  };
}

async function differences(
  connection: pg.ClientBase,
  projection: Projection,
  liveTable: string,
  replayedTable: string,
): Promise<CheckReport['differences']> {
  const on = projection.table.key.map((column) => `l.${column} = r.${column}`).join(' AND ');
  const { rows } = await connection.query<{ live: unknown; replayed: unknown }>(
    `SELECT to_jsonb(l) AS live, to_jsonb(r) AS replayed
       FROM ${liveTable} l FULL JOIN ${replayedTable} r ON ${on}
      WHERE l IS DISTINCT FROM r LIMIT ${MAX_DIFFERENCES}`,
  );
  return rows;
}
