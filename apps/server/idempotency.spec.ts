import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '#database/testing';
import { actionId, type ActionId, plainDate, Refusal, type RunId, workflowType } from '#eventsourcing';
import { type Recorded, START } from '#ledger';
import { NestSagas } from '#subscriptions';
import { Approve, CancelRun, Reject, RunViews, StartRun } from '#runs';
import { VerifyDue } from '#verification';
import { AS_OF, fillMirror } from './testing/small-mirror.js';
import { atGate, hasEnded, TestApp } from './testing/test-app.js';

const mike = { name: 'mike', role: 'admin' } as const;
const ana = { name: 'ana', role: 'approver' } as const;

describe('every command twice', () => {
  let database: TestDatabase;
  let app: TestApp;

  beforeAll(async () => {
    database = await createTestDatabase();
    await fillMirror(database, 5);
    app = await TestApp.open(database, 'examples/workflows');
    await app.work();
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  const start = (key: string, asOf = AS_OF, more: object = {}) =>
    new StartRun(
      {
        workflowType: workflowType('first_letters'),
        asOf: plainDate(asOf),
        trigger: { kind: 'manual', by: 'mike', key },
        ...more,
      },
      { actor: 'mike' },
    );
  const events = async (id: RunId): Promise<readonly Recorded[]> => app.get(RunViews).events(id);
  const everything = async (): Promise<readonly Recorded[]> => app.platform.ledger.readAll(START, 100_000);
  const gateOf = async (id: RunId) => (await app.until(id, atGate)).gate!;

  /** Hands every event of a run to the sagas once more, as a restart from an old checkpoint does. */
  const replaySagas = async (id: RunId): Promise<void> => {
    const sagas = app.get(NestSagas);
    for (const event of await events(id)) {
      for (const command of sagas.commandsFor(event)) await app.execute(command as never);
    }
  };

  /** The last step of all: the run's type is free again. */
  const released = async (id: RunId): Promise<void> => {
    while (
      !(await everything()).some((event) => event.type === 'RunReleased' && event.data['run_id'] === id)
    ) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  it('the same start with the same key is the same run, also many at once', async () => {
    const started = await Promise.all(Array.from({ length: 20 }, () => app.execute(start('same'))));
    expect(new Set(started.map(({ runId }) => runId)).size).toBe(1);
    const { runId } = started[0]!;
    await app.until(runId, atGate);
    expect((await events(runId)).filter((event) => event.type === 'RunStarted')).toHaveLength(1);
    expect(await app.execute(start('same'))).toMatchObject({ runId, fate: 'admitted' });
  });

  it('another request under a known key is refused, and says so', async () => {
    await expect(app.execute(start('same', '2026-11-21'))).rejects.toThrow(
      expect.objectContaining({ name: 'Refusal', code: 'key_reused' }),
    );
  });

  it('a start by hand beside an open run of the same date is refused, with a link to it', async () => {
    const refused = app.execute(start('another'));
    await expect(refused).rejects.toThrow(Refusal);
    await expect(refused).rejects.toThrow(/is still open/);
  });

  it('a decision is one, however often it comes, and a different one is told who decided what and when', async () => {
    const { runId } = await app.execute(start('same'));
    const gate = await gateOf(runId);
    const approve = new Approve(actionId(runId), mike, gate.digest);
    const answers = await Promise.all(Array.from({ length: 10 }, () => app.execute(approve)));
    expect(answers.filter((answer) => answer.fresh).length).toBeLessThanOrEqual(10);
    expect(
      (await events(runId)).filter((event) => event.type === 'Approved' && event.data['action_id'] === runId),
    ).toHaveLength(1);
    await expect(app.execute(new Reject(actionId(runId), mike, 'too late'))).rejects.toThrow(
      /approved by mike at \d{4}/,
    );
    await expect(app.execute(new Approve(actionId(runId), ana, gate.digest))).rejects.toThrow(
      /Only mike may decide/,
    );
  });

  it('a run that has ended is the same after all its steps were taken again', async () => {
    const { runId } = await app.execute(start('same'));
    await app.until(runId, hasEnded);
    await released(runId);
    const before = await everything();
    await replaySagas(runId);
    await replaySagas(runId);
    const after = await everything();
    expect(after.slice(before.length).map((event) => `${event.stream} ${event.type}`)).toEqual([]);
  });

  it('a single action is decided once', async () => {
    const { runId } = await app.execute(start('same'));
    const staged = (await events(runId)).filter((event) => event.type === 'DraftStaged');
    const [first, second] = staged.map((event) => event.data as { action_id: ActionId; digest: never });
    const approve = new Approve(first!.action_id, mike, first!.digest);
    expect(await app.execute(approve)).toMatchObject({ fresh: true, isGate: false });
    expect(await app.execute(approve)).toMatchObject({ fresh: false });
    await expect(app.execute(new Reject(first!.action_id, mike, 'no'))).rejects.toThrow(
      /was approved by mike/,
    );
    const reject = new Reject(second!.action_id, mike, 'no');
    expect(await app.execute(reject)).toMatchObject({ fresh: true });
    expect(await app.execute(reject)).toMatchObject({ fresh: false });
  });

  it('a check has one verdict', async () => {
    const { runId } = await app.execute(start('same'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    await app.execute(new VerifyDue());
    await app.execute(new VerifyDue());
    const verdicts = (await events(runId)).filter(
      (event) => event.type.startsWith('VerifyP') || event.type.startsWith('VerifyF'),
    );
    expect(verdicts.length).toBeLessThanOrEqual(1);
  });

  it('a cancellation is one, and its actions can’t be staged any more', async () => {
    const { runId } = await app.execute(start('to cancel', '2026-11-22'));
    await gateOf(runId);
    await app.execute(new CancelRun(runId, 'mike', 'not today'));
    await app.execute(new CancelRun(runId, 'mike', 'not today'));
    const view = await app.until(runId, hasEnded);
    expect(view).toMatchObject({ status: 'failed', outcome: 'cancelled', reason: 'not today' });
    expect((await events(runId)).filter((event) => event.type === 'RunCancelled')).toHaveLength(1);
    await expect(app.execute(new Approve(actionId(runId), mike, view.gate!.digest))).rejects.toThrow(
      /superseded/,
    );
  });
});
