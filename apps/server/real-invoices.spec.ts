import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CommandLine, type Running, testEnvironment } from '#composition/testing';
import { client } from '#database';
import { createTestDatabase, type TestDatabase } from '#database/testing';
import { ContextSql } from '#mirror';
import { csvOf, generatedOpenAr, realOpenArFile } from '#mirror/testing';
import { BUSINESS_DATE, type Figures, figuresOf, REAL_FIGURES } from './testing/open-ar-figures.js';
import { ServerProcess } from './testing/server-process.js';

interface Imported {
  readonly rows_read: number;
  readonly opened: number;
  readonly closed: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly control_total: Figures['controlTotal'];
}

interface Run {
  readonly run_id: string;
  readonly status: string;
  readonly outcome: string | null;
  readonly gate: { readonly action_id: string; readonly digest: string; readonly status: string };
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly plan: {
    readonly digest: string;
    readonly totals: Readonly<Record<string, { readonly overdue: string; readonly open: string }>>;
    readonly by_tier: readonly {
      readonly tier: number;
      readonly customers: number;
      readonly staged: number;
    }[];
    readonly not_taken: number;
    readonly suppressed: readonly { readonly code: string; readonly count: number }[];
    readonly marked: readonly { readonly code: string; readonly count: number }[];
  };
}

const MAP = ['--map', 'examples/import-maps/open-ar.yaml', '--as-of', BUSINESS_DATE];
const TYPE = 'ar_aging_action_plan';
/** Rows at the end of a file that a later, shorter one no longer has. */
const VANISHED = 40;

/** The main job on one file, at the command line, as its user does it. */
function describeMainJob(
  name: string,
  given: { readonly csv: () => string; readonly figures: () => Figures; readonly besideServer: boolean },
): void {
  describe(name, () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-invoices-'));
    let expected: Figures;
    let file: string;
    let database: TestDatabase;
    let server: ServerProcess | undefined;
    let countersign: CommandLine;
    let run: Run;

    beforeAll(async () => {
      expected = given.figures();
      file = join(folder, 'open_invoices.csv');
      writeFileSync(file, given.csv());
      const workflows = contractsIn(folder);
      database = await createTestDatabase();
      if (given.besideServer) {
        server = new ServerProcess(database, workflows);
        if ((await server.url()) === undefined) throw new Error(server.said());
      }
      const data = join(folder, 'data');
      countersign = new CommandLine(
        testEnvironment(database, { COUNTERSIGN_DATA: data, COUNTERSIGN_WORKFLOWS: workflows }),
      );
    });
    afterAll(async () => {
      await server?.stop();
      rmSync(folder, { recursive: true });
      await database.drop();
    });

    async function query<Row extends object>(sql: string): Promise<Row[]> {
      const connection = client({ url: database.logins.service, name: 'test' });
      await connection.connect();
      try {
        return (await connection.query<Row>(sql)).rows;
      } finally {
        await connection.end();
      }
    }
    /** By the login that contracts' SQL runs as: names without a schema. */
    async function contextQuery(sql: string): Promise<ContextSqlRows> {
      const context = new ContextSql(database.logins.reader);
      try {
        const limits = { maxRows: 50_000, timeoutMs: 10_000 };
        return (await context.run(sql, { asOf: BUSINESS_DATE, params: {}, ...limits })).rows;
      } finally {
        await context.close();
      }
    }
    const importFile = (path: string, ...more: string[]): Promise<Imported> =>
      countersign.json<Imported>(['import', 'invoices', path, ...MAP, ...more]);

    it('the file comes into the mirror, with its row in the sync log', async () => {
      expect(await importFile(file)).toMatchObject({
        rows_read: expected.rows,
        opened: expected.rows,
        rejected: 0,
        control_total: expected.controlTotal,
      });
      // One transaction: what wrote the rows wrote the log.
      const [{ transactions, logs } = { transactions: 0, logs: 0 }] = await query<{
        transactions: number;
        logs: number;
      }>(`SELECT (SELECT count(DISTINCT xmin::text) FROM mirror.transactions)::integer AS transactions,
                 (SELECT count(*) FROM mirror.sync_log l
                   WHERE l.xmin IN (SELECT xmin FROM mirror.transactions))::integer AS logs`);
      expect({ transactions, logs }).toEqual({ transactions: 1, logs: 1 });
      expect(await query('SELECT sync_type, status, rows_read FROM mirror.sync_log')).toEqual([
        { sync_type: 'scheduled_hot_customer_payments', status: 'success', rows_read: expected.rows },
      ]);
    });

    it('a complete file closes what vanished and prints the control total', async () => {
      const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
      const shorter = join(folder, 'shorter.csv');
      writeFileSync(shorter, `${lines.slice(0, -VANISHED).join('\n')}\n`);
      const rest = expected.rows - VANISHED;
      const { status, out } = await countersign.run('import', 'invoices', shorter, ...MAP, '--complete');
      expect(status).toBe(0);
      expect(out).toContain(`0 changed, ${rest} unchanged, ${VANISHED} closed, 0 rejected.`);
      expect(out).toContain('control total');
      const open = await query<{ currency: string; rows: number }>(
        `SELECT currency, count(*)::integer AS rows FROM mirror.transactions WHERE status = 'open' GROUP BY 1`,
      );
      expect(open.reduce((sum, { rows }) => sum + rows, 0)).toBe(rest);
      for (const { currency, rows } of open)
        expect(out).toMatch(new RegExp(`^${currency} +${rows} +[\\d,.]+`, 'm'));
      // What comes back is open again.
      expect(await importFile(file)).toMatchObject({ opened: VANISHED, unchanged: rest, closed: 0 });
    });

    it('a run stops at the gate with a plan that ties out', async () => {
      run = await countersign.json<Run>(['run', TYPE, '--as-of', BUSINESS_DATE, '--key', 'the-run']);
      expect(run).toMatchObject({ status: 'awaiting_approval', gate: { status: 'pending' } });
      const { plan } = run;
      expect(plan.by_tier.map(({ tier }) => tier)).toEqual([1, 2, 3, 4, 5]);
      expect(plan.by_tier.map(({ customers }) => customers)).toEqual(expected.customers);
      expect(plan.by_tier.map(({ staged }) => staged)).toEqual(expected.staged);
      expect(plan.not_taken).toBe(expected.notOverdue);
      expect(plan.suppressed).toEqual([{ code: 'BELOW_MINIMUM', count: expected.belowMinimum }]);
      expect(plan.marked).toEqual([{ code: 'NO_CONTACT', count: stagedLetters() }]);
      for (const [currency, { amount }] of Object.entries(expected.controlTotal)) {
        expect(plan.totals[currency]).toMatchObject({ open: amount, overdue: expected.overdue[currency] });
      }
      expect(run.counts).toMatchObject({
        draft_per_tier: { staged: 0, skipped: 0, failed: 0 },
        sales_rep_notify: { planned: 0 },
      });
      expect(plan.digest).toBe(run.gate.digest);
    });

    it('nothing is staged before anybody approved, and an approval without a digest or with an old one is refused', async () => {
      const old = `sha256:${'0'.repeat(64)}`;
      const none = await countersign.run('actions', 'approve', run.run_id);
      expect(none).toMatchObject({ status: 2, err: expect.stringContaining(run.gate.digest) });
      const wrong = await countersign.run('actions', 'approve', run.run_id, '--digest', old);
      expect(wrong).toMatchObject({ status: 1, err: expect.stringContaining('Look again') });
      expect(await query('SELECT count(*)::integer AS n FROM read.proposed_actions')).toEqual([{ n: 1 }]);
    });

    it('somebody who waits sees the run end by the approval of another process', async () => {
      const waiting: Running = countersign.begin(
        'run',
        TYPE,
        '--key',
        'the-run',
        '--wait',
        '--as-of',
        BUSINESS_DATE,
      );
      await waiting.printed(/Digest {4}sha256/);
      const approved = await countersign.json<Run>([
        ...['actions', 'approve', run.run_id, '--digest', run.gate.digest],
      ]);
      expect(approved).toMatchObject({ status: 'completed', outcome: 'ok', gate: { status: 'approved' } });
      const { status, out } = await waiting.ended;
      expect(out).toMatch(/: completed \(ok\)/);
      expect(status).toBe(0);
      // A list shows what is in the ledger when it is asked for.
      expect(await countersign.json(['runs', 'list'])).toMatchObject({ items: [{ status: 'completed' }] });
    });

    it('every letter and every hold of the plan is staged, once', async () => {
      const staged = await query<{ action_type: string; tool: string; tier: number; n: number }>(
        `SELECT action_type, tool, tier, count(*)::integer AS n FROM read.proposed_actions
          WHERE run_id = '${run.run_id}' AND action_id <> run_id AND status = 'pending'
          GROUP BY 1, 2, 3 ORDER BY 1, 3`,
      );
      const letters = staged.filter(({ action_type }) => action_type === 'collection_action');
      expect(letters.map(({ n }) => n)).toEqual(expected.staged.filter((n) => n > 0));
      // The file has no contacts: each is a phone task.
      expect(new Set(letters.map(({ tool }) => tool))).toEqual(new Set(['phone_task']));
      const holds = staged.filter(({ action_type }) => action_type === 'propose_customer_program');
      expect(holds.map(({ n }) => n)).toEqual([expected.holds]);
      expect(staged).toHaveLength(letters.length + holds.length);
      expect(
        await query(
          `SELECT DISTINCT flag FROM read.proposed_actions WHERE action_type = 'propose_customer_program'`,
        ),
      ).toEqual([{ flag: 'needs_review' }]);
    });

    it('the run log, what was learnt and the one event for the outside are there', async () => {
      const [log] = await query<{
        status: string;
        summary_json: object;
        started_at: string;
        completed_at: string;
      }>(
        `SELECT status, started_at, completed_at, summary_json FROM read.workflow_run_log WHERE run_id = '${run.run_id}'`,
      );
      expect(log).toMatchObject({
        status: 'completed',
        started_at: expect.any(String),
        completed_at: expect.any(String),
      });
      expect(log?.summary_json).toEqual({
        outcome: 'ok',
        duration_ms: expect.any(Number),
        steps: { total: 6, ok: 6, failed: 0, skipped: 0 },
        counts: {
          draft_per_tier: {
            planned: stagedLetters() + expected.belowMinimum,
            staged: stagedLetters(),
            skipped: expected.belowMinimum,
            failed: 0,
          },
          pause_on_hold_check: { planned: expected.holds, staged: expected.holds, skipped: 0, failed: 0 },
          sales_rep_notify: { planned: 0, staged: 0, skipped: 0, failed: 0 },
        },
        errors: [],
        warnings: expect.any(Array),
        decided_by: 'mike',
      });
      const [reflexion] = await query<{ narrative: string; tags: string[] }>(
        `SELECT narrative, tags FROM read.reflexion_log WHERE run_id = '${run.run_id}'`,
      );
      expect(reflexion?.tags).toContain(TYPE);
      expect(reflexion?.narrative).toContain(`${stagedLetters()} staged`);
      expect(
        await query(
          `SELECT type, count(*)::integer AS n FROM ledger.events WHERE type LIKE 'workflow.%' GROUP BY 1`,
        ),
      ).toEqual([{ type: 'workflow.completed', n: 1 }]);
    });

    it('the next verify tick finds that all of it was staged', async () => {
      const verdict = () =>
        query<{ status: string; observed: unknown }>(
          `SELECT status, observed FROM read.workflow_verify_results
            WHERE run_id = '${run.run_id}' AND check_name = 'actions_staged'`,
        );
      expect(await verdict()).toEqual([{ status: 'pending', observed: null }]);
      expect(await countersign.json(['verify', 'tick'])).toMatchObject({
        passed: 1,
        failed: 0,
        next_due_at: null,
      });
      await countersign.json(['actions', 'list', '--limit', '1']);
      expect(await verdict()).toEqual([{ status: 'pass', observed: { n: stagedLetters() } }]);
    });

    it('the owner’s two context queries run as they stand', async () => {
      const aging = await contextQuery(
        `SELECT customer_id, customer_name, currency, SUM(amount) AS total_open, MAX(days_overdue) AS days_overdue
           FROM open_items GROUP BY 1, 2, 3`,
      );
      const ages = aging.map((row) => Number(row['days_overdue']));
      expect(ages.filter((days) => days > 90)).toHaveLength(expected.customers[4] ?? 0);
      const prior = await contextQuery(
        `SELECT customer_id, customer_name, MAX(proposed_at) AS last_proposed_at FROM proposed_actions
          WHERE action_type = 'collection_action' GROUP BY 1, 2`,
      );
      expect(prior).toHaveLength(stagedLetters());
      const [{ fresh_at } = { fresh_at: null }] = await contextQuery(
        `SELECT MAX(completed_at) AS fresh_at FROM sync_log
          WHERE sync_type = 'scheduled_hot_customer_payments' AND status = 'success'`,
      );
      expect(Date.now() - Date.parse(fresh_at as string)).toBeLessThan(6 * 3_600_000);
    });

    function stagedLetters(): number {
      return expected.staged.reduce((sum, n) => sum + n, 0);
    }
  });
}

type ContextSqlRows = Awaited<ReturnType<ContextSql['run']>>['rows'];

/** The contracts of the product; the check is due a second after the end, so that the spec need not wait for ten. */
function contractsIn(folder: string): string {
  const workflows = join(folder, 'workflows');
  cpSync(join('workflows', TYPE), join(workflows, TYPE), { recursive: true });
  const contract = join(workflows, TYPE, 'contract.yaml');
  const text = readFileSync(contract, 'utf8');
  const hurried = text.replace(/window: 10s/, 'window: 1s');
  if (hurried === text) throw new Error('The contract’s check has another window.');
  writeFileSync(contract, hurried);
  return workflows;
}

const real = realOpenArFile();
if (real === undefined) {
  describe.skip('the main job on the real file', () => {
    it('is not on this machine (set OPEN_AR_DIR)', () => undefined);
  });
} else {
  const csv = (): string => readFileSync(real, 'utf8');
  const figures = (): Figures => REAL_FIGURES;
  describeMainJob('the main job on the real file', { csv, figures, besideServer: false });
  describeMainJob('the main job on the real file, beside a server', { csv, figures, besideServer: true });
}

const invoices = generatedOpenAr(2_400, 260);
describeMainJob('the main job on a generated file of the same shape', {
  csv: () => csvOf(invoices),
  figures: () => figuresOf(invoices),
  besideServer: false,
});
describeMainJob('the main job on a generated file of the same shape, beside a server', {
  csv: () => csvOf(invoices),
  figures: () => figuresOf(invoices),
  besideServer: true,
});
