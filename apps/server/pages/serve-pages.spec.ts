import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TEST_TOKEN } from '#composition/testing';
import { createTestDatabase, type TestDatabase } from '#database/testing';
import { call, ServerProcess } from '../testing/server-process.js';
import { AS_OF, fillMirror } from '../testing/small-mirror.js';

describe('the pages, as they are served', () => {
  let database: TestDatabase;
  let server: ServerProcess;
  let url: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    await fillMirror(database, 2);
    server = new ServerProcess(database, 'examples/workflows');
    url = (await server.url()) ?? '';
  });
  afterAll(async () => {
    await server.stop();
    await database.drop();
  });

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${url}${path}`, { headers, redirect: 'manual' });
  const policyOf = async (path: string) => (await get(path)).headers.get('content-security-policy') ?? '';

  it('let nothing inline in, and nothing of another host', async () => {
    const policy = await policyOf('/proposed-actions.html');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("style-src 'self'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  it('leave inline styles to the documentation of the API', async () => {
    expect(await policyOf('/docs')).toContain("style-src 'self' 'unsafe-inline'");
    expect(await policyOf('/docs-of-another-kind')).not.toContain('unsafe');
  });

  it('are asked for again each time, and what they name by its content never', async () => {
    const page = await get('/proposed-actions.html');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(await page.text())?.[1] ?? '';
    const asset = await get(script, { 'accept-encoding': 'br' });
    expect(asset.status).toBe(200);
    expect(asset.headers.get('cache-control')).toContain('immutable');
    expect(asset.headers.get('content-encoding')).toBe('br');
  });

  it('begin with the inbox', async () => {
    const root = await get('/');
    expect([root.status, root.headers.get('location')]).toEqual([302, '/proposed-actions.html']);
  });

  it('show a letter under a policy that lets nothing but its own style in', async () => {
    const { run_id } = await call<{ run_id: string }>(url, 'POST', '/runs', {
      workflow_type: 'first_letters',
      as_of: AS_OF,
    });
    const plan = await planOf(run_id);
    const letter = `/api/v1/runs/${run_id}/plan/items/${plan.items[0]?.action_id}/letter`;
    expect((await get(letter)).status).toBe(401);
    const answer = await get(letter, { authorization: `Bearer ${TEST_TOKEN}` });
    expect(answer.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox",
    );
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(await answer.text()).toContain('<!doctype html>');
  });

  async function planOf(run: string): Promise<{ items: { action_id: string }[] }> {
    for (let tries = 0; tries < 200; tries++) {
      const { status } = await call<{ status: string }>(url, 'GET', `/runs/${run}`);
      if (status === 'awaiting_approval') return call(url, 'GET', `/runs/${run}/plan`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`The run did not come to its gate: ${server.said()}`);
  }
});
