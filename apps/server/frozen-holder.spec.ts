import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Socket } from 'node:net';
import { SystemClock } from '#clock';
import { client } from '#database';
import { createTestDatabase, type TestDatabase } from '#database/testing';
import { lane, NO_EVENTS, requestDigest, streamName } from '#ledger';
import { PostgresLedger } from '#ledger/postgres';
import { call, ServerProcess } from './testing/server-process.js';
import { AS_OF, fillMirror } from './testing/small-mirror.js';

const WORKFLOWS = 'apps/server/testing/workflows';

describe('a holder that freezes', () => {
  let database: TestDatabase;
  const servers: ServerProcess[] = [];

  beforeEach(async () => {
    database = await createTestDatabase();
    await fillMirror(database, 3);
  });
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()));
    await database.drop();
  });

  async function serve(): Promise<{ server: ServerProcess; url: string }> {
    const server = new ServerProcess(database, WORKFLOWS);
    servers.push(server);
    const url = await server.url();
    if (url === undefined) throw new Error(server.said());
    return { server, url };
  }
  async function query<T extends object>(sql: string): Promise<T[]> {
    const connection = client({ url: database.logins.service, name: 'test' });
    await connection.connect();
    const { rows } = await connection.query<T>(sql);
    await connection.end();
    return rows;
  }
  const status = async (url: string, id: string): Promise<string> =>
    (await call<{ status: string }>(url, 'GET', `/runs/${id}`)).status;
  async function until(condition: () => Promise<boolean>, seconds: number): Promise<void> {
    const deadline = Date.now() + seconds * 1_000;
    while (!(await condition())) {
      if (Date.now() > deadline)
        throw new Error(`Not within ${seconds} s.\n${servers.map((one) => one.said()).join('\n')}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const epochs = async (): Promise<Map<string, { epoch: number; worker_id: string }>> => {
    const rows = await query<{ unit: string; epoch: number; worker_id: string }>(
      'SELECT unit, epoch::integer AS epoch, worker_id FROM subscriptions.units',
    );
    return new Map(rows.map((row) => [row.unit, row]));
  };

  it('is replaced within ten seconds, and writes nothing when it wakes up', async () => {
    const first = await serve();
    const body = { workflow_type: 'parallel', as_of: AS_OF };
    const before = await epochs();
    first.server.signal('SIGSTOP');

    const second = await serve();
    const { run_id } = await call<{ run_id: string }>(second.url, 'POST', '/runs', body);
    await until(async () => (await status(second.url, run_id)) === 'awaiting_approval', 10);
    const during = await epochs();
    for (const [unit, { epoch, worker_id }] of during) {
      expect(epoch).toBeGreaterThan(before.get(unit)!.epoch);
      expect(worker_id).not.toBe(before.get(unit)!.worker_id);
    }
    const checkpoints =
      'SELECT partition, position::integer AS position FROM subscriptions.checkpoints ORDER BY 1';
    const models = 'SELECT name, position::integer AS position FROM projections.models ORDER BY 1';
    await until(
      async () =>
        (await query<{ n: number }>('SELECT count(*)::integer AS n FROM subscriptions.checkpoints'))[0]?.n ===
        16,
      10,
    );
    const [checkpointsBefore, modelsBefore] = [await query(checkpoints), await query(models)];

    first.server.signal('SIGCONT');
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(await query(models)).toEqual(modelsBefore);
    expect(await query(checkpoints)).toEqual(checkpointsBefore);

    // Awake again, it takes part by the rules: a fair share, and no event twice.
    const gate = await call<{ gate: { digest: string } }>(second.url, 'GET', `/runs/${run_id}`);
    await call(second.url, 'POST', `/proposed-actions/${run_id}/approve`, { digest: gate.gate.digest });
    await until(async () => (await status(second.url, run_id)) === 'completed', 10);
    const types = await query<{ type: string; n: number }>(
      `SELECT type, count(*)::integer AS n FROM ledger.events WHERE stream = 'workflow_run-${run_id}'
        AND type <> 'DraftStaged' GROUP BY type`,
    );
    expect(new Set(types.map((row) => row.n))).toEqual(new Set([1]));
  }, 60_000);

  it('in the middle of an append stops nobody for longer than five seconds', async () => {
    const frozen = await freezeInAppend(database);
    const ledger = new PostgresLedger(
      { url: database.logins.service, patienceMs: 20_000 },
      new SystemClock(),
    );
    const begun = Date.now();
    const appended = await ledger.append({
      stream: streamName('test', 'after'),
      expected: NO_EVENTS,
      key: 'k',
      request: requestDigest({}),
      events: [{ type: 'Happened', data: {} }],
      context: { lane: lane('l'), actor: 'test', correlation_id: 'c' },
    });
    expect(appended.outcome).toBe('appended');
    expect(Date.now() - begun).toBeLessThan(10_000);
    expect(await ledger.read(streamName('test', 'frozen'))).toEqual([]);
    await ledger.close();
    frozen.destroy();
  }, 60_000);
});

/**
 * A client that has sent an append and then nothing more: the message that would commit it never comes. The
 * protocol is spoken by hand, since no driver can be stopped between two messages.
 */
async function freezeInAppend(database: TestDatabase) {
  const probe = client({ url: database.logins.service, name: 'frozen' });
  // The driver does not expect answers to what it has not asked.
  probe.on('error', () => undefined);
  await probe.connect();
  await probe.query("SET lock_timeout = '5s'; SET transaction_timeout = '5s'");
  const socket = (probe as unknown as { connection: { stream: Socket } }).connection.stream;
  const text = (value: string): Buffer => Buffer.from(`${value}\0`);
  const message = (type: string, ...parts: readonly Buffer[]): Buffer => {
    const body = Buffer.concat(parts);
    const head = Buffer.alloc(5);
    head.write(type);
    head.writeInt32BE(body.length + 4, 1);
    return Buffer.concat([head, body]);
  };
  const sql = `SELECT * FROM ledger.append_batch(
    ARRAY['test-frozen'], ARRAY[-1::bigint], ARRAY[1], ARRAY['k#0'], ARRAY['sha256:x'], ARRAY[gen_random_uuid()],
    ARRAY['Happened'], ARRAY['l'], ARRAY['{}'], ARRAY['{}'], '{}', '{}', '{}', 0)`;
  const none = Buffer.alloc(2);
  socket.write(
    Buffer.concat([
      message('P', text(''), text(sql), none),
      message('B', text(''), text(''), none, none, none),
      message('E', text(''), Buffer.alloc(4)),
      // Flush, and no Sync: executed, and not committed.
      message('H'),
    ]),
  );
  await new Promise((resolve) => setTimeout(resolve, 300));
  return socket;
}
