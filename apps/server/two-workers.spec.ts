import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { client } from '#database';
import { createTestDatabase, type TestDatabase } from '#database/testing';
import { call, ServerProcess } from './testing/server-process.js';
import { AS_OF, fillMirror } from './testing/small-mirror.js';

const WORKFLOWS = 'apps/server/testing/workflows';
const RUNS = 30;
const CUSTOMERS = 3;

describe('two servers on one database', () => {
  let database: TestDatabase;
  let servers: ServerProcess[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    await fillMirror(database, CUSTOMERS);
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
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
  async function until(what: string, condition: () => Promise<boolean>, seconds = 20): Promise<void> {
    const deadline = Date.now() + seconds * 1_000;
    while (!(await condition())) {
      if (Date.now() > deadline) {
        throw new Error(
          `${what}: not within ${seconds} s.\n${servers.map((server) => server.said()).join('\n---\n')}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const holders = async (): Promise<number[]> => {
    const rows = await query<{ units: number }>(
      'SELECT count(*)::integer AS units FROM subscriptions.units WHERE worker_id IS NOT NULL GROUP BY worker_id',
    );
    return rows.map((row) => row.units).sort((a, b) => a - b);
  };
  const start = async (url: string): Promise<string> => {
    const body = { workflow_type: 'parallel', as_of: AS_OF, input: {} };
    return (await call<{ run_id: string }>(url, 'POST', '/runs', body)).run_id;
  };
  const approveAtGate = async (url: string, id: string): Promise<void> => {
    await until(`the gate of ${id}`, async () => {
      const run = await call<{ gate: { digest: string } | null }>(url, 'GET', `/runs/${id}`);
      if (!run.gate) return false;
      await call(url, 'POST', `/proposed-actions/${id}/approve`, { digest: run.gate.digest });
      return true;
    });
  };
  const completed = async (): Promise<number> => {
    const rows = await query<{ n: number }>(
      `SELECT count(*)::integer AS n FROM ledger.events WHERE type = 'RunCompleted'`,
    );
    return rows[0]?.n ?? 0;
  };

  it('share the work, and when one is killed the other carries everything to its end, once', async () => {
    const first = await serve();
    const second = await serve();
    await until('a fair share each', async () => {
      const units = await holders();
      return units.length === 2 && units[1]! - units[0]! <= 1;
    });

    const half = await Promise.all(
      Array.from({ length: RUNS / 2 }, (_, n) => start(n % 2 ? first.url : second.url)),
    );
    await Promise.all(half.map((id) => approveAtGate(second.url, id)));
    const rest = await Promise.all(Array.from({ length: RUNS / 2 }, () => start(first.url)));
    first.server.signal('SIGKILL');
    await first.server.ended;
    servers = servers.filter((server) => server !== first.server);

    await until('everything held by the one that is left', async () => (await holders()).length === 1);
    await Promise.all(rest.map((id) => approveAtGate(second.url, id)));
    await until('all runs ended', async () => (await completed()) === RUNS);

    const ends = await query<{ stream: string; ends: number; outcomes: number; staged: number }>(
      `SELECT stream, count(*) FILTER (WHERE type = 'RunCompleted')::integer AS ends,
              count(*) FILTER (WHERE type LIKE 'workflow.%')::integer AS outcomes,
              count(*) FILTER (WHERE type = 'DraftStaged')::integer AS staged
         FROM ledger.events WHERE stream LIKE 'workflow_run-%' GROUP BY stream`,
    );
    expect(ends).toHaveLength(RUNS);
    for (const run of ends) expect(run).toMatchObject({ ends: 1, outcomes: 1, staged: CUSTOMERS });
    const actions = await query<{ proposals: number }>(
      `SELECT count(*)::integer AS proposals FROM ledger.events
        WHERE stream LIKE 'proposed_action-%' AND type = 'ActionProposed' GROUP BY stream`,
    );
    expect(actions).toHaveLength(RUNS * CUSTOMERS);
    expect(new Set(actions.map((action) => action.proposals))).toEqual(new Set([1]));
  }, 90_000);

  it('keep read models that agree with the ledger', async () => {
    await until('the read models at the head', async () => {
      const rows = await query<{ behind: number }>(
        `SELECT max((SELECT max(position) FROM ledger.events) - position)::integer AS behind FROM projections.models`,
      );
      return rows[0]?.behind === 0;
    });
    const rows = await query<{ status: string; n: number }>(
      'SELECT status, count(*)::integer AS n FROM read.workflow_run_log GROUP BY status',
    );
    expect(rows).toEqual([{ status: 'completed', n: RUNS }]);
    const actions = await query<{ n: number }>(
      `SELECT count(*)::integer AS n FROM read.proposed_actions WHERE action_type = 'call' AND status = 'pending'`,
    );
    expect(actions).toEqual([{ n: RUNS * CUSTOMERS }]);
  }, 30_000);
});
