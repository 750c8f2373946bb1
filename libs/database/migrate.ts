import { client } from './connections.js';
import { dataSource, type Migration } from './data-source.js';
import { type Logins, userOf } from './logins.js';

export interface MigrationPlan {
  readonly migrations: readonly Migration[];
  /** Who may do what, by the names of the logins; run every time. */
  readonly grants: (service: string, reader: string) => readonly string[];
}

// Any number that nobody else in this database uses.
const MIGRATION_LOCK = 0x636f756e;

/**
 * Brings the database to this version, one process at a time; answers with the names of what ran. Each migration
 * is a transaction, so a kill leaves the ones before it done and it undone.
 */
export async function migrate(logins: Logins, plan: MigrationPlan): Promise<readonly string[]> {
  const lock = client({ url: logins.owner, name: 'migrate-lock' });
  await lock.connect();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await lock.query('CREATE SCHEMA IF NOT EXISTS schema_history');
    const source = dataSource(logins.owner, { name: 'migrate', max: 1, migrations: plan.migrations });
    source.setOptions({ schema: 'schema_history' });
    await source.initialize();
    try {
      const ran = await source.runMigrations();
      for (const grant of plan.grants(quoted(userOf(logins.service)), quoted(userOf(logins.reader)))) {
        await lock.query(grant);
      }
      return ran.map((migration) => migration.name);
    } finally {
      await source.destroy();
    }
  } finally {
    await lock.end();
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
