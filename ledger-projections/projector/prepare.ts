import { client } from '#database';
import type { LedgerHead } from '#ledger';
import type { Projection } from '../projection.js';
import { addModels, liveVersion, versionOf } from './models.store.js';
import { makeReadSchema, schemaOf, turnReaders } from './read-schema.js';

// Any number that nobody else in this database uses.
const PREPARATION_LOCK = 0x72656164;

/**
 * Makes the tables and views of this code's version, one process at a time, before anybody reads or writes them.
 * Of the very first version readers see at once what there is: nothing could serve them meanwhile.
 *
 * @param url the service's login
 * @param reader name of the reader's login, which is granted the views
 * @returns the version
 */
export async function prepareReadModels(
  url: string,
  reader: string,
  projections: readonly Projection[],
  codeDigest: string,
  head: LedgerHead,
): Promise<number> {
  const connection = client({ url, name: 'read-models' });
  await connection.connect();
  try {
    await connection.query('BEGIN');
    await connection.query('SELECT pg_advisory_xact_lock($1)', [PREPARATION_LOCK]);
    const version = await versionOf(connection, codeDigest);
    await makeReadSchema(connection, schemaOf(version), projections, reader);
    await addModels(
      connection,
      version,
      projections.map((projection) => projection.name),
      head,
    );
    const { rows } = await connection.query<{ empty: boolean }>(
      `SELECT NOT EXISTS (SELECT FROM pg_views WHERE schemaname = 'read') AS empty`,
    );
    if ((await liveVersion(connection)) === undefined && rows[0]?.empty === true) {
      await turnReaders(connection, schemaOf(version), projections, reader);
    }
    await connection.query('COMMIT');
    return version;
  } finally {
    await connection.end();
  }
}
