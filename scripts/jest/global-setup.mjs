// Builds what child processes of tests run, starts one real PostgreSQL for the whole run, migrates a template.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

export default async function globalSetup() {
  if (!process.env['COUNTERSIGN_BUILT']) execFileSync('node', ['scripts/build.mjs'], { stdio: 'inherit' });
  const { joinEmbeddedPostgres, migrate } = await import('../../dist/libs/database/index.js');
  const { grants, migrations } = await import('../../dist/migrations/index.js');
  const data = mkdtempSync(join(tmpdir(), 'countersign-test-'));
  const postgres = await joinEmbeddedPostgres(data);
  globalThis.__COUNTERSIGN_TEST__ = { postgres, data };
  await migrate(postgres.logins, { migrations, grants });
  const superuser = superuserUrl(data, 'postgres');
  const connection = new pg.Client({ connectionString: superuser });
  await connection.connect();
  // The machine is not what these tests crash; processes are, and for those a commit without fsync is as good.
  await connection.query('ALTER SYSTEM SET fsync = off');
  await connection.query('ALTER SYSTEM SET full_page_writes = off');
  await connection.query('SELECT pg_reload_conf()');
  await connection.end();
  mkdirSync('.cache', { recursive: true });
  writeFileSync(
    '.cache/test-cluster.json',
    JSON.stringify({ superuser, logins: postgres.logins, template: 'countersign' }),
  );
}

function superuserUrl(data, database) {
  const { superuser, port } = JSON.parse(readFileSync(join(data, 'postgres.json'), 'utf8'));
  return `postgres://postgres:${superuser}@127.0.0.1:${port}/${database}`;
}
