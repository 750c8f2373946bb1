import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { client } from '../connections.js';
import type { Logins } from '../logins.js';
import { OWNER, READER, SERVICE } from '../provision.js';

export interface TestDatabase {
  readonly logins: Logins;
  readonly superuser: string;
  /** Fails when somebody still holds a connection: a worker that a test leaked. */
  drop(): Promise<void>;
}

interface Cluster {
  readonly superuser: string;
  readonly logins: Logins;
  readonly template: string;
}

/** Where the global set-up left word of the cluster that it started. */
const CLUSTER_FILE = '.cache/test-cluster.json';

export async function createTestDatabase(): Promise<TestDatabase> {
  const cluster = JSON.parse(readFileSync(CLUSTER_FILE, 'utf8')) as Cluster;
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await asSuperuser(cluster, [
    `CREATE DATABASE ${name} TEMPLATE ${cluster.template} OWNER ${OWNER} STRATEGY FILE_COPY`,
    `REVOKE ALL ON DATABASE ${name} FROM PUBLIC`,
    `GRANT CONNECT, CREATE, TEMPORARY ON DATABASE ${name} TO ${SERVICE}`,
    `GRANT CONNECT ON DATABASE ${name} TO ${READER}`,
  ]);
  const on = (url: string): string => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  return {
    logins: {
      owner: on(cluster.logins.owner),
      service: on(cluster.logins.service),
      reader: on(cluster.logins.reader),
    },
    superuser: on(cluster.superuser),
    drop: async () => {
      const leaked = await sessions(cluster, name);
      await asSuperuser(cluster, [`DROP DATABASE ${name} WITH (FORCE)`]);
      if (leaked.length > 0) throw new Error(`The test left connections open: ${leaked.join(', ')}`);
    },
  };
}

async function sessions(cluster: Cluster, database: string): Promise<string[]> {
  const connection = client({ url: cluster.superuser, name: 'test-admin' });
  await connection.connect();
  try {
    // A connection that was just ended may take a moment to go.
    for (let attempt = 0; ; attempt++) {
      const { rows } = await connection.query<{ name: string }>(
        'SELECT application_name AS name FROM pg_stat_activity WHERE datname = $1 AND backend_type = $2',
        [database, 'client backend'],
      );
      if (rows.length === 0 || attempt === 20) return rows.map((row) => row.name);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } finally {
    await connection.end();
  }
}

async function asSuperuser(cluster: Cluster, statements: readonly string[]): Promise<void> {
  const connection = client({ url: cluster.superuser, name: 'test-admin' });
  await connection.connect();
  try {
    for (const statement of statements) await connection.query(statement);
  } finally {
    await connection.end();
  }
}
