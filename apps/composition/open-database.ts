import { areSeparate, client, joinEmbeddedPostgres, type Logins, migrate } from '#database';
import { grants, migrations } from '#migrations';
import { type Settings, StartupProblem } from '#settings';

export interface OpenDatabase {
  readonly logins: Logins;
  /** Whether the database itself keeps the ledger append-only: three separate logins. */
  readonly enforcesAppendOnly: boolean;
  /** Migrations that ran now. */
  readonly migrated: readonly string[];
  readonly close: () => Promise<void>;
}

/** The database that the settings name, or the embedded one, brought to this version. @throws StartupProblem */
export async function openDatabase(settings: Settings): Promise<OpenDatabase> {
  const { logins, leave } = settings.database
    ? { logins: settings.database, leave: async () => undefined }
    : await joinEmbeddedPostgres(settings.dataFolder);
  try {
    if (settings.database) await checkReach(logins);
    const migrated = await migrate(logins, { migrations, grants });
    return { logins, enforcesAppendOnly: areSeparate(logins), migrated, close: leave };
  } catch (error) {
    await leave();
    throw error;
  }
}

/** Each login must get in before anything is changed. */
async function checkReach(logins: Logins): Promise<void> {
  const variables = [
    ['COUNTERSIGN_OWNER_URL', logins.owner],
    ['DATABASE_URL', logins.service],
    ['COUNTERSIGN_READER_URL', logins.reader],
  ] as const;
  for (const [variable, url] of variables) {
    const connection = client({ url, name: 'check' });
    try {
      await connection.connect();
    } catch (error) {
      const { host, pathname } = new URL(url);
      throw new StartupProblem(
        `The database ${host}${pathname} of ${variable} can't be reached: ${reasonOf(error)}. Is it running, and ` +
          `do the address, the login and the password fit?`,
        { cause: error },
      );
    } finally {
      await connection.end().catch(() => undefined);
    }
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
