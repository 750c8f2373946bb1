import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { client } from '../connections.js';
import type { Logins } from '../logins.js';
import {
  DATABASE,
  hardenDatabase,
  OWNER,
  type Passwords,
  provisionLogins,
  READER,
  SERVICE,
} from '../provision.js';
import { findBinaries } from './binaries.js';
import { Cluster } from './cluster.js';
import { withFileLock } from './file-lock.js';
import { chooseRunAs } from './run-as.js';
import { Users } from './users.js';

export interface EmbeddedPostgres {
  readonly logins: Logins;
  /** Gives it up; the last user stops it. */
  readonly leave: () => Promise<void>;
}

interface Credentials extends Passwords {
  readonly superuser: string;
  readonly port: number;
}

/**
 * Joins the PostgreSQL of a data folder: makes it the first time, starts it when nobody has, joins a live one. It
 * is owned by the folder, not by a process: kill -9 of a server leaves one that the next start joins.
 */
export async function joinEmbeddedPostgres(dataFolder: string): Promise<EmbeddedPostgres> {
  const binaries = findBinaries();
  const folder = join(dataFolder, 'postgres');
  const cluster = new Cluster(folder, binaries, chooseRunAs(folder, binaries.initdb));
  const users = new Users(join(dataFolder, 'users'));
  const lock = join(dataFolder, 'postgres.lock');
  const credentialsFile = join(dataFolder, 'postgres.json');
  const credentials = await withFileLock(lock, async () => {
    const made = cluster.exists() ? readCredentials(credentialsFile) : await create(cluster, credentialsFile);
    const port = cluster.runningPort() ?? (await cluster.start(made.port));
    const current = { ...made, port };
    if (port !== made.port) keepCredentials(credentialsFile, current);
    users.add();
    return current;
  });
  return {
    logins: loginsOf(credentials),
    leave: () =>
      withFileLock(lock, async () => {
        if (!users.removeAndLookForOthers() && cluster.runningPort() !== undefined)
          await cluster.stop('fast');
      }),
  };
}

async function create(cluster: Cluster, credentialsFile: string): Promise<Credentials> {
  const password = (): string => randomBytes(24).toString('hex');
  const made = {
    superuser: password(),
    owner: password(),
    service: password(),
    reader: password(),
  };
  keepCredentials(credentialsFile, { ...made, port: 0 });
  await cluster.create(made.superuser, (port) => furnish(port, made));
  return { ...made, port: 0 };
}

async function furnish(port: number, passwords: Omit<Credentials, 'port'>): Promise<void> {
  await asSuperuser(port, 'postgres', passwords, [
    ...provisionLogins(passwords),
    `CREATE DATABASE ${DATABASE} OWNER ${OWNER}`,
  ]);
  await asSuperuser(port, DATABASE, passwords, hardenDatabase());
}

async function asSuperuser(
  port: number,
  database: string,
  passwords: { readonly superuser: string },
  statements: readonly string[],
): Promise<void> {
  const connection = client({
    url: `postgres://postgres:${passwords.superuser}@127.0.0.1:${port}/${database}`,
    name: 'provision',
  });
  await connection.connect();
  try {
    for (const statement of statements) await connection.query(statement);
  } finally {
    await connection.end();
  }
}

function loginsOf(credentials: Credentials): Logins {
  const url = (user: string, password: string): string =>
    `postgres://${user}:${password}@127.0.0.1:${credentials.port}/${DATABASE}`;
  return {
    owner: url(OWNER, credentials.owner),
    service: url(SERVICE, credentials.service),
    reader: url(READER, credentials.reader),
  };
}

function readCredentials(file: string): Credentials {
  return JSON.parse(readFileSync(file, 'utf8')) as Credentials;
}

function keepCredentials(file: string, credentials: Credentials): void {
  const fresh = `${file}.new`;
  writeFileSync(fresh, JSON.stringify(credentials, null, 2), { mode: 0o600 });
  renameSync(fresh, file);
}
