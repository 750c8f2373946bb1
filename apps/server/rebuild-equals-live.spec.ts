import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { client } from '#database';
import { createTestDatabase, type TestDatabase } from '#database/testing';
import { actionId, type ActionId, plainDate, workflowType } from '#eventsourcing';
import { checkReadModels, type CheckReport, projections } from '#projections';
import { Approve, CancelRun, Reject, RunViews, StartRun } from '#runs';
import { VerifyDue } from '#verification';
import { AS_OF, fillMirror } from './testing/small-mirror.js';
import { atGate, hasEnded, TestApp } from './testing/test-app.js';

const mike = { name: 'mike', role: 'admin' } as const;

describe('a rebuild of the read models equals the live ones', () => {
  let database: TestDatabase;
  let app: TestApp;

  beforeAll(async () => {
    database = await createTestDatabase();
    await fillMirror(database, 8);
    app = await TestApp.open(database, 'examples/workflows');
    await app.work();
    await aVariedDay();
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  const start = async (key: string, asOf: string) => {
    const { runId } = await app.execute(
      new StartRun(
        {
          workflowType: workflowType('first_letters'),
          asOf: plainDate(asOf),
          trigger: { kind: 'manual', by: 'mike', key },
          supersede: true,
        },
        { actor: 'mike' },
      ),
    );
    return app.until(runId, atGate);
  };

  /** Approved with single decisions and a check, rejected, superseded, cancelled. */
  async function aVariedDay(): Promise<void> {
    const approved = await start('a', AS_OF);
    await app.execute(new Approve(actionId(approved.run_id), mike, approved.gate!.digest, { note: 'go' }));
    await app.until(approved.run_id, hasEnded);
    const events = await app.get(RunViews).events(approved.run_id);
    const staged = events.filter((event) => event.type === 'DraftStaged').map((event) => event.data);
    await app.execute(new Approve(staged[0]!['action_id'] as ActionId, mike, staged[0]!['digest'] as never));
    await app.execute(new Reject(staged[1]!['action_id'] as ActionId, mike, 'wrong amount'));

    const rejected = await start('b', '2026-11-21');
    await app.execute(new Reject(actionId(rejected.run_id), mike, 'not on a Saturday'));
    await start('c', '2026-11-22');
    const cancelled = await start('d', '2026-11-23');
    await app.execute(new CancelRun(cancelled.run_id, 'mike', 'tried enough'));
    await app.execute(new VerifyDue());
  }

  const check = async (): Promise<readonly CheckReport[]> => {
    const { ledger, readModels, readModelVersion } = app.platform;
    await readModels.waitFor((await ledger.head()).position);
    return checkReadModels(database.logins.service, ledger, readModelVersion, projections);
  };

  it('in every row of every read model', async () => {
    const reports = await check();
    expect(reports.map(({ name }) => name)).toEqual(projections.map(({ name }) => name));
    for (const report of reports) expect(report).toMatchObject({ equal: true, differences: [] });
    const rows = Object.fromEntries(reports.map((report) => [report.name, report.rows]));
    expect(rows).toMatchObject({ proposed_actions: 12, workflow_run_log: 4, workflows: 1 });
  });

  it('and a row that was altered by hand is found, with what it should be', async () => {
    const connection = client({ url: database.logins.service, name: 'test' });
    await connection.connect();
    const table = `read_v${app.platform.readModelVersion}.proposed_actions_rows`;
    await connection.query(
      `UPDATE ${table} SET amount = 1 WHERE action_id = (SELECT action_id FROM ${table} WHERE amount IS NOT NULL LIMIT 1)`,
    );
    const report = (await check()).find(({ name }) => name === 'proposed_actions')!;
    expect(report.equal).toBe(false);
    expect(report.differences).toHaveLength(1);
    expect(report.differences[0]).toMatchObject({
      live: { amount: 1 },
      replayed: { status: expect.any(String) },
    });
    await connection.end();
  });

  it('leaves nothing of itself behind', async () => {
    const connection = client({ url: database.logins.service, name: 'test' });
    await connection.connect();
    const { rows } = await connection.query(`SELECT nspname FROM pg_namespace WHERE nspname LIKE 'check_%'`);
    expect(rows).toEqual([]);
    await connection.end();
  });
});
