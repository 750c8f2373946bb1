import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TEST_TOKEN } from '#composition/testing';
import { createTestDatabase, type TestDatabase } from '#database/testing';
import { ledgerText } from './testing/ledger-text.js';
import { call, ServerProcess } from './testing/server-process.js';
import { AS_OF, fillMirror } from './testing/small-mirror.js';

interface Run {
  readonly run_id: string;
  readonly status: string;
  readonly gate: { readonly digest: string } | null;
}

const WORKFLOWS = 'examples/workflows';
const CUSTOMERS = 4;
const STREAMS = /^(workflow_run|workflow|proposed_action)-/;
/** More processes than any run takes, so that a run that makes no progress fails. */
const MOST_DEATHS = 60;

describe('a server that is killed', () => {
  let untouched: readonly string[];
  let reference: TestDatabase;

  beforeAll(async () => {
    reference = await database();
    const server = new ServerProcess(reference, WORKFLOWS);
    const url = await server.url();
    if (url === undefined) throw new Error(server.said());
    await drive(url);
    await server.stop();
    untouched = await ledgerText(reference, STREAMS);
  }, 60_000);
  afterAll(() => reference.drop());

  async function database(): Promise<TestDatabase> {
    const made = await createTestDatabase();
    await fillMirror(made, CUSTOMERS);
    return made;
  }

  /** What a user does: starts with a key, waits for the gate, approves, waits for the end and the check. */
  async function drive(url: string, thinkingMs = 0): Promise<void> {
    const headers = { workflow_type: 'first_letters', as_of: AS_OF };
    const { run_id } = await start(url, headers);
    const gate = await until(url, run_id, (run) => run.gate !== null || ended(run));
    await new Promise((resolve) => setTimeout(resolve, thinkingMs));
    await call(url, 'POST', `/proposed-actions/${run_id}/approve`, { digest: gate.gate?.digest });
    await until(url, run_id, ended);
    await released(url);
    await new Promise((resolve) => setTimeout(resolve, thinkingMs));
  }

  async function start(url: string, body: object): Promise<Run> {
    const response = await fetch(`${url}/api/v1/runs`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${TEST_TOKEN}`,
        'content-type': 'application/json',
        'idempotency-key': 'the-one-start',
      },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Run;
  }

  const ended = (run: Run): boolean => ['completed', 'partial', 'failed'].includes(run.status);

  async function until(url: string, id: string, enough: (run: Run) => boolean): Promise<Run> {
    for (;;) {
      const run = await call<Run>(url, 'GET', `/runs/${id}`);
      if (enough(run)) return run;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** The run's type is free again: the last step of all. */
  async function released(url: string): Promise<void> {
    for (;;) {
      const { items } = await call<{ items: { type: string }[] }>(
        url,
        'GET',
        '/ledger/events?stream=workflow-first_letters&limit=200',
      );
      if (items.some((event) => event.type === 'RunReleased')) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Starts server after server, each told to die, until the run has come to its end. */
  async function driveThroughDeaths(under: TestDatabase, fault: string, thinkingMs = 0): Promise<number> {
    for (let deaths = 0; deaths < MOST_DEATHS; deaths++) {
      const server = new ServerProcess(under, WORKFLOWS, [fault, '1']);
      const url = await server.url();
      const outcome =
        url === undefined
          ? 'died'
          : await Promise.race([
              drive(url, thinkingMs).then(
                () => 'driven',
                () => 'died',
              ),
              server.ended,
            ]);
      if (outcome === 'driven') {
        await server.stop();
        return deaths;
      }
      expect(await server.ended).toBe('SIGKILL');
    }
    throw new Error('The run did not come to its end.');
  }

  it('after every single append ends with exactly the same events', async () => {
    const under = await database();
    const deaths = await driveThroughDeaths(under, '--after-append');
    expect(await ledgerText(under, STREAMS)).toEqual(untouched);
    // Every append of the run was the last thing that some process did.
    expect(deaths).toBeGreaterThan(10);
    await under.drop();
  }, 240_000);

  it('after every move of its checkpoints ends with exactly the same events', async () => {
    const under = await database();
    // Checkpoints move a second after there was something to do: time enough at the gate and after the end.
    const deaths = await driveThroughDeaths(under, '--after-acknowledgement', 1_500);
    expect(deaths).toBeGreaterThanOrEqual(2);
    expect(await ledgerText(under, STREAMS)).toEqual(untouched);
    await under.drop();
  }, 240_000);
});
