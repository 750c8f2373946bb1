import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { msBetween, runId } from '#eventsourcing';
import { runVerb, type VerbContext } from '../verb.js';

/** How long `verify tick` waits for checks that are about to be due. */
const TICK_PATIENCE_MS = 30_000;

export function operateVerbs(program: Command): void {
  program
    .command('verify')
    .summary('checks after a run')
    .command('tick')
    .description(
      'Runs the checks that are due, as the clock does at minute 8 and 38. Waits up to half a minute for those ' +
        'of a run that has just ended.',
    )
    .option('--no-wait', 'runs what is due now and nothing else')
    .action(({ wait }: { wait: boolean }, command: Command) =>
      runVerb(command, (context) => tick(context, wait)),
    );
  const runs = program.command('runs').summary('runs: list, show, cancel, resume');
  runs
    .command('list')
    .description('The run log, the newest first.')
    .option('--status <status>')
    .option('--limit <n>', 'how many', '20')
    .action((options: { status?: string; limit: string }, command: Command) =>
      runVerb(command, (context) => listRuns(context, options)),
    );
  runs
    .command('show')
    .description('One run as it stands.')
    .argument('<id>')
    .action((id: string, _: unknown, command: Command) =>
      runVerb(command, async ({ print, session }) => {
        const { RunViews } = await import('#runs');
        const { printRun } = await import('../runs/print-run.js');
        const open = await session();
        await open.principal('read');
        await printRun(open, print, await open.get(RunViews).view(runId(id)));
      }),
    );
  runs
    .command('cancel')
    .description('Stops an open run.')
    .argument('<id>')
    .requiredOption('--reason <text>')
    .action((id: string, { reason }: { reason: string }, command: Command) =>
      runVerb(command, async ({ print, session }) => {
        const { CancelRun, RunViews } = await import('#runs');
        const open = await session();
        const { name } = await open.principal('operate');
        await open.work();
        await open.execute(new CancelRun(runId(id), name, reason));
        print.document(await open.get(RunViews).view(runId(id)));
        print.line(`Run ${id} is cancelled.`);
      }),
    );
  runs
    .command('resume')
    .description('Lets a parked run go on.')
    .argument('<id>')
    .option('--skip', 'without the step that it stands at')
    .option('--reason <text>')
    .action((id: string, options: { skip?: boolean; reason?: string }, command: Command) =>
      runVerb(command, async ({ print, session }) => {
        const { ResumeRun } = await import('#runs');
        const { followRun } = await import('../runs/follow-run.js');
        const { printRun } = await import('../runs/print-run.js');
        const open = await session();
        const { name } = await open.principal('operate');
        await open.work();
        await open.execute(new ResumeRun(runId(id), name, options));
        await printRun(open, print, await followRun(open, runId(id), false, (status) => print.line(status)));
      }),
    );
}

async function tick({ print, session }: VerbContext, wait: boolean): Promise<void> {
  const { VerifyDue } = await import('#verification');
  const open = await session();
  await open.principal('operate');
  await open.work();
  const until = performance.now() + TICK_PATIENCE_MS;
  await open.upToDate();
  let report = await open.execute(new VerifyDue());
  while (wait && report.next_due_at !== null) {
    const left = msBetween(open.platform.clock.now(), report.next_due_at);
    if (left > until - performance.now()) break;
    if (left > 0) {
      print.line(print.dim(`the next check is due in ${Math.ceil(left / 1_000)} s ...`));
      await sleep(left + 50);
    }
    const more = await open.execute(new VerifyDue());
    const ran = more.passed + more.failed + more.timed_out;
    report = {
      passed: report.passed + more.passed,
      failed: report.failed + more.failed,
      timed_out: report.timed_out + more.timed_out,
      left: more.left,
      next_due_at: more.next_due_at,
    };
    if (ran === 0) await sleep(250);
  }
  print.document(report);
  print.line(
    `${print.good(`${report.passed} passed`)}, ${report.failed} failed, ${report.timed_out} timed out` +
      (report.next_due_at === null ? '.' : `; the next is due ${print.time(report.next_due_at)}.`),
  );
}

async function listRuns(
  { print, session }: VerbContext,
  options: { status?: string; limit: string },
): Promise<void> {
  const { RunLogQueries } = await import('#projections');
  const open = await session();
  await open.principal('read');
  await open.upToDate();
  const rows = await new RunLogQueries(open.platform.dataSource).list(
    { status: options.status },
    { after: undefined, limit: Number(options.limit) || 20 },
  );
  print.document({ items: rows });
  print.table(
    ['run', 'workflow', 'as of', 'status', 'outcome', 'started'],
    rows.map((row) => [
      row.run_id,
      row.workflow_type,
      row.as_of,
      row.status,
      row.outcome,
      print.time(row.started_at ?? row.requested_at),
    ]),
  );
}
