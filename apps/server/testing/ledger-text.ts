import { client } from '#database';
import type { TestDatabase } from '#database/testing';

/** Times, salted digests and what follows from them differ from run to run; everything else must not. */
const VARYING =
  /"(?:[a-z_]*digest|[a-z_]*_at|duration_ms|requested_at|seen_position)":(?:"[^"]*"|\d+|null),?/g;

/** What the ledger holds of some streams, event by event, without what may differ between two runs of the same thing. */
export async function ledgerText(database: TestDatabase, streams: RegExp): Promise<readonly string[]> {
  const connection = client({ url: database.logins.service, name: 'test-ledger' });
  await connection.connect();
  try {
    const { rows } = await connection.query<{
      stream: string;
      revision: number;
      key: string;
      type: string;
      data: string;
    }>('SELECT stream, revision, key, type, data FROM ledger.events ORDER BY stream, revision');
    return rows
      .filter(({ stream }) => streams.test(stream))
      .map(({ stream, revision, key, type, data }) =>
        [stream, revision, key, type, data.replace(VARYING, '')].join(' '),
      );
  } finally {
    await connection.end();
  }
}
