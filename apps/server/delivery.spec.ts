import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SystemClock } from '#clock';
import { dataSource } from '#database';
import { createTestDatabase, type TestDatabase } from '#database/testing';
import { Receiver } from '#delivery/testing';
import { Tokens } from '#identity';
import { PostgresLedger } from '#ledger/postgres';
import { call, ServerProcess } from './testing/server-process.js';
import { AS_OF, fillMirror } from './testing/small-mirror.js';
import { SseClient } from './testing/sse-client.js';

interface Run {
  readonly run_id: string;
  readonly status: string;
  readonly gate: { readonly digest: string } | null;
}

const CUSTOMERS = 3;

describe('what leaves the house', () => {
  let database: TestDatabase;
  let server: ServerProcess;
  let receiver: Receiver;
  let url: string;
  let subscription: string;
  let run: string;
  const clients: SseClient[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    await fillMirror(database, CUSTOMERS);
    receiver = await Receiver.listen();
    server = new ServerProcess(database, 'examples/workflows', [], {
      COUNTERSIGN_WEBHOOK_TARGETS: 'http,private',
    });
    const at = await server.url();
    if (at === undefined) throw new Error(server.said());
    url = at;
    const made = await call<{ subscription_id: string; secret: string }>(url, 'POST', '/subscriptions', {
      url: receiver.url,
      name: 'the books',
    });
    subscription = made.subscription_id;
    receiver.secret = made.secret;
    run = await drive();
  }, 60_000);
  afterAll(async () => {
    for (const client of clients) client.close();
    await server.stop();
    await receiver.close();
    await database.drop();
  });

  const until = async (what: string, condition: () => boolean | Promise<boolean>): Promise<void> => {
    const deadline = Date.now() + 20_000;
    while (!(await condition())) {
      if (Date.now() > deadline) throw new Error(`Not within 20 s: ${what}.\n${server.said()}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const stream = (path: string, options: ConstructorParameters<typeof SseClient>[1] = {}): SseClient => {
    const client = new SseClient(`${url}/api/v1${path}`, options);
    clients.push(client);
    return client;
  };

  async function drive(): Promise<string> {
    const body = { workflow_type: 'first_letters', as_of: AS_OF, supersede: true };
    const { run_id } = await call<Run>(url, 'POST', '/runs', body);
    const view = async (): Promise<Run> => call<Run>(url, 'GET', `/runs/${run_id}`);
    await until('the gate', async () => (await view()).gate !== null);
    await call(url, 'POST', `/proposed-actions/${run_id}/approve`, { digest: (await view()).gate?.digest });
    await until('the end', async () => (await view()).status === 'completed');
    return run_id;
  }

  it('reaches a webhook in order, verified by the published libraries: gate, decisions, actions, end', async () => {
    await until('the end of the run', () =>
      receiver.received.some(({ event }) => event.type === 'workflow.completed'),
    );
    const types = receiver.of(run).map(({ event }) => event.type);
    expect(types[0]).toBe('gate.proposed');
    expect(types[1]).toBe('action.decided');
    expect(types.filter((type) => type === 'action.proposed')).toHaveLength(CUSTOMERS);
    expect(types.at(-1)).toBe('workflow.completed');
    expect(receiver.unverified).toEqual([]);
    const positions = receiver.received.map(({ event }) => Number(event['position']));
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
  });

  it('is shown with its subscription and each delivery', async () => {
    const shown = await call<{ items: Record<string, unknown>[] }>(url, 'GET', '/subscriptions');
    expect(shown.items).toMatchObject([
      { subscription_id: subscription, name: 'the books', url: receiver.url, state: 'active', problem: null },
    ]);
    expect(JSON.stringify(shown)).not.toContain('whsec_');
    const path = `/subscriptions/${subscription}/deliveries`;
    const { items } = await call<{ items: { state: string; run_id: string }[] }>(
      url,
      'GET',
      `${path}?limit=200`,
    );
    expect(new Set(items.map((one) => one.run_id))).toEqual(new Set([run]));
    const first = await call<{ items: unknown[]; next_cursor: string }>(url, 'GET', `${path}?limit=2`);
    const second = await call<{ items: unknown[] }>(
      url,
      'GET',
      `${path}?limit=2&cursor=${first.next_cursor}`,
    );
    expect([...first.items, ...second.items]).toEqual(items.slice(0, 4));
  });

  it('is delivered once more from where it is asked for', async () => {
    const before = receiver.received.length;
    await call(url, 'POST', `/subscriptions/${subscription}/replay`, { from: '1' });
    await until('all of it again', () => receiver.received.length === before * 2);
    expect(receiver.received.slice(before).map((one) => one.id)).toEqual(
      receiver.received.slice(0, before).map((one) => one.id),
    );
    await expect(
      call(url, 'POST', `/subscriptions/${subscription}/replay`, { from: '99999999' }),
    ).rejects.toThrow(/The ledger ends at position/);
  });

  it('refuses what is no target, no type and nobody’s to make', async () => {
    const post = (body: object) => call(url, 'POST', '/subscriptions', body);
    await expect(post({ url: 'http://169.254.169.254/' })).rejects.toThrow(/not a public address/);
    await expect(post({ url: 'nonsense' })).rejects.toThrow(/whole address/);
    await expect(post({ url: receiver.url, types: ['everything'] })).rejects.toThrow(
      /expected event types of/,
    );
  });

  it('is nobody’s to change without the role, and streamed until the token is revoked', async () => {
    const source = await dataSource(database.logins.service, { name: 'test' }).initialize();
    const ledger = new PostgresLedger({ url: database.logins.service }, new SystemClock());
    const tokens = new Tokens(source, ledger);
    const { token, id } = await tokens.create('ann', 'auditor', 'mike');
    const response = await fetch(`${url}/api/v1/subscriptions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ url: receiver.url }),
    });
    expect(response.status).toBe(403);
    const shown = await fetch(`${url}/api/v1/subscriptions`, {
      headers: { authorization: `Bearer ${token}` },
    });
    // Where it leads, and not the whole address, which may hold a secret of the receiver's.
    expect((await shown.json()) as object).toMatchObject({ items: [{ url: new URL(receiver.url).origin }] });

    const watched = stream('/ledger/stream?after=0&type=RunStarted', { token });
    await until('it streams', () => watched.frames.length > 0);
    expect(watched.ended).toBe(false);
    await tokens.revoke(id, 'mike');
    await until('it ends', () => watched.ended);
    await ledger.close();
    await source.destroy();
  });

  it('is described by a schema for each type', async () => {
    const response = await fetch(`${url}/events.json`);
    const { events } = (await response.json()) as { events: { type: string; data_schema: object }[] };
    expect(events).toHaveLength(11);
    expect(events.map((event) => event.type)).toContain('verify.failed');
  });

  it('is streamed from any position, resumed by the last id, and live', async () => {
    const all = stream('/ledger/stream?after=0');
    await until('some events', () => all.frames.length > 10);
    expect(all.frames.slice(0, 3).map((frame) => frame.id)).toEqual(['1', '2', '3']);

    const out = stream('/events/stream?after=0&type=workflow.completed,gate.proposed');
    await until('both', () => out.frames.length === 2);
    expect(out.frames.map((frame) => frame.event)).toEqual(['gate.proposed', 'workflow.completed']);
    expect(out.frames[1]?.data).toMatchObject({
      specversion: '1.0',
      type: 'workflow.completed',
      subject: run,
    });
    out.close();

    const next = await drive();
    const resumed = stream('/events/stream?type=workflow.completed,gate.proposed', { lastId: out.lastId });
    await until('what came meanwhile', () => resumed.frames.length === 2);
    expect(new Set(resumed.frames.map((frame) => frame.data['subject']))).toEqual(new Set([next]));
    await until('the end live', () =>
      all.frames.some((frame) => frame.data['type'] === 'workflow.completed'),
    );

    const one = stream(`/ledger/stream?after=0&stream=workflow_run-${run}&type=RunStarted`);
    await until('one', () => one.frames.length === 1);
    expect(one.frames[0]?.data).toMatchObject({ stream: `workflow_run-${run}`, type: 'RunStarted' });

    const wrong = stream('/ledger/stream', { lastId: 'x' });
    await until('a refusal', () => wrong.status === 400);
    const nobody = stream('/ledger/stream', { token: 'nobody' });
    await until('another', () => nobody.status === 401);
  }, 60_000);
});
