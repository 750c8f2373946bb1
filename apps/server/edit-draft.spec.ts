import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '#database/testing';
import { actionId, digest, runId, workflowType } from '#eventsourcing';
import type { ActionContent } from '#proposed-actions/domain';
import { type DraftChanges, EditAction } from '#proposed-actions';
import { ActionViews, Approve, RunViews, StartRun } from '#runs';
import { AS_OF, fillMirror } from './testing/small-mirror.js';
import { atGate, hasEnded, TestApp } from './testing/test-app.js';

const mike = { name: 'mike', role: 'approver' } as const;

describe('a draft that is worded anew', () => {
  let database: TestDatabase;
  let app: TestApp;
  let ids: string[];

  beforeAll(async () => {
    database = await createTestDatabase();
    await fillMirror(database, 3);
    app = await TestApp.open(database, 'examples/workflows');
    await app.work();
    const { runId: run } = await app.execute(
      new StartRun(
        {
          workflowType: workflowType('first_letters'),
          asOf: AS_OF as never,
          trigger: { kind: 'manual', by: 'mike', key: 'k' },
        },
        { actor: 'mike' },
      ),
    );
    const { gate } = await app.until(run, atGate);
    await app.execute(new Approve(actionId(run), mike, gate!.digest));
    await app.until(run, hasEnded);
    const plan = await app.get(RunViews).plan(runId(run));
    ids = plan.items.map((item) => item.action_id);
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  const view = (id: string) => app.get(ActionViews).view(actionId(id));
  const draft = async (id: string) => (await view(id)).draft as unknown as ActionContent;
  const edit = (id: string, changes: DraftChanges, seen?: string) =>
    app.execute(new EditAction(actionId(id), mike, changes, seen === undefined ? undefined : digest(seen)));

  it('has another digest, text and HTML alike, and the old one approves nothing any more', async () => {
    const [id = ''] = ids;
    const before = await view(id);
    await edit(id, { text: 'Dear Kim,\n\nplease call me.\n' }, before.digest);
    const after = await view(id);
    expect(after).toMatchObject({ status: 'pending', edited: true });
    expect(after.digest).not.toBe(before.digest);
    expect(await draft(id)).toMatchObject({
      text: 'Dear Kim,\n\nplease call me.\n',
      html: expect.stringContaining('<p>please call me.</p>'),
      subject: (before.draft as unknown as ActionContent).subject,
    });
    const approve = (what: string) => app.execute(new Approve(actionId(id), mike, digest(what)));
    await expect(approve(before.digest)).rejects.toMatchObject({
      code: 'digest_mismatch',
      details: { digest: after.digest },
    });
    await approve(after.digest);
    await expect(edit(id, { text: 'Too late' })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('may be sent back whole, with what nobody edits as it was', async () => {
    const [, id = ''] = ids;
    const { subject: _, text: __, recipients, cc, ...rest } = await draft(id);
    const changes = { subject: 'Another subject', recipients, cc, rest: rest as never };
    await edit(id, changes);
    expect(await draft(id)).toMatchObject({ ...rest, html: expect.any(String), subject: 'Another subject' });
    await expect(edit(id, { rest: { html: '<p>mine</p>' } })).rejects.toThrow(/made from the text/);
    await expect(edit(id, { rest: { tool: 'phone_task' } })).rejects.toThrow(/can't be edited/);
  });

  it('goes to nobody whom its kind can’t go to, and shows the new recipient', async () => {
    const [, , id = ''] = ids;
    const before = await view(id);
    await expect(edit(id, { recipients: [{ address: 'no address' }] })).rejects.toThrow(/mail address/);
    await expect(edit(id, { recipients: [{ address: 'a@example.com', kind: 'sales_rep' }] })).rejects.toThrow(
      /of kind customer/,
    );
    await expect(edit(id, { recipients: [] })).rejects.toThrow(/goes to somebody/);
    await expect(edit(id, { text: '  \n ' })).rejects.toThrow(/empty/);
    expect((await view(id)).digest).toBe(before.digest);
    await edit(id, { recipients: [{ name: 'Kim', address: 'kim@elsewhere.example' }] });
    expect((await view(id)).recipient).toBe('kim@elsewhere.example');
  });

  it('is not edited with what was seen before somebody else’s edit', async () => {
    const [, id = ''] = ids;
    const { digest: seen } = await view(id);
    await edit(id, { subject: 'Mine' }, seen);
    await expect(edit(id, { subject: 'Yours' }, seen)).rejects.toMatchObject({ code: 'digest_mismatch' });
  });
});
