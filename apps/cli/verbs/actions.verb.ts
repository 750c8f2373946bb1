import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { actionId, digest, type RunId } from '#eventsourcing';
import { Exit, WRONG_WORDS } from '../exit.js';
import { runVerb, type VerbContext } from '../verb.js';

interface ListOptions {
  readonly status?: string;
  readonly run?: string;
  readonly type?: string;
  readonly flag?: string;
  readonly limit: string;
}

export function actionsVerb(program: Command): void {
  const actions = program
    .command('actions')
    .summary('what is put before people: list, show, approve, reject')
    .description(
      'Proposed actions: the gates of runs and single drafts. Only the approver or a deputy decides.',
    );
  actions
    .command('list')
    .description('Lists proposed actions, the newest first.')
    .option('--status <status>', 'pending, approved, rejected, expired, superseded, ...')
    .option('--run <run_id>', 'of one run')
    .option('--type <action_type>', 'of one action type')
    .option('--flag <flag>', 'with a flag, such as needs_review')
    .option('--limit <n>', 'how many', '50')
    .action((options: ListOptions, command: Command) =>
      runVerb(command, (context) => list(context, options)),
    );
  actions
    .command('show')
    .description('Shows one action: why it is proposed, what it would do, what happened to it.')
    .argument('<id>')
    .action((id: string, _: unknown, command: Command) => runVerb(command, (context) => show(context, id)));
  actions
    .command('approve')
    .description(
      'Approves what was shown, by its digest. On a terminal the digest may be left out: it is asked for.',
    )
    .argument('<id>', 'of the action; a gate’s is its run’s')
    .option('--digest <digest>', 'of what was shown')
    .option('--note <text>')
    .action((id: string, options: { digest?: string; note?: string }, command: Command) =>
      runVerb(command, (context) => approve(context, id, options)),
    );
  actions
    .command('reject')
    .description('Rejects an action, with a reason.')
    .argument('<id>')
    .requiredOption('--reason <text>')
    .action((id: string, { reason }: { reason: string }, command: Command) =>
      runVerb(command, (context) => reject(context, id, reason)),
    );
}

async function list({ print, session }: VerbContext, options: ListOptions): Promise<void> {
  const { ProposedActionQueries } = await import('#projections');
  const { amount } = await import('../output/amount.js');
  const open = await session();
  await open.principal('read');
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1)
    throw new Exit(WRONG_WORDS, 'Expected --limit to be a whole number.');
  await open.upToDate();
  const rows = await new ProposedActionQueries(open.platform.dataSource).list(
    { status: options.status, run_id: options.run, action_type: options.type, flag: options.flag },
    { after: undefined, limit },
  );
  print.document({ items: rows });
  print.table(
    ['action', 'type', 'status', 'customer', 'tier>', 'amount>', ''],
    rows.map((row) => [
      row.action_id,
      row.action_type,
      row.status,
      row.customer_name,
      row.tier,
      amount(row.amount, row.currency),
      row.currency,
    ]),
  );
}

async function show({ print, session }: VerbContext, id: string): Promise<void> {
  const { ActionViews } = await import('#runs');
  const open = await session();
  await open.principal('read');
  const view = await open.get(ActionViews).view(actionId(id));
  print.document(view);
  const { printAction } = await import('../runs/print-action.js');
  printAction(print, view);
}

async function approve(
  { print, session }: VerbContext,
  id: string,
  options: { digest?: string; note?: string },
): Promise<void> {
  const { ActionViews, Approve } = await import('#runs');
  const open = await session();
  const principal = await open.principal('decide');
  const view = await open.get(ActionViews).view(actionId(id));
  const given =
    options.digest ??
    (view.status === 'pending' ? await askForDigest(view.digest, open, id, print) : undefined);
  await open.work();
  const decided = await open.execute(
    new Approve(actionId(id), principal, given === undefined ? undefined : digest(given), {
      note: options.note,
    }),
  );
  if (!decided.isGate) {
    print.document(await open.get(ActionViews).view(actionId(id)));
    print.line(
      `${decided.fresh ? 'Approved' : 'It was approved already'}: ${view.action_type} ${view.entity_ref}`,
    );
    return;
  }
  const { followRun } = await import('../runs/follow-run.js');
  const { printRun } = await import('../runs/print-run.js');
  print.line(decided.fresh ? 'Approved.' : 'It was approved already.');
  const run = await followRun(open, view.run_id, true, (status) => print.line(print.dim(status)));
  await printRun(open, print, run);
}

/** On a terminal what is to be approved is shown and asked about; elsewhere the digest must be given. */
async function askForDigest(
  current: string,
  open: Awaited<ReturnType<VerbContext['session']>>,
  id: string,
  print: VerbContext['print'],
): Promise<string> {
  if (!process.stdin.isTTY || print.json) {
    throw new Exit(WRONG_WORDS, `An approval names what it approves. Give --digest ${current}`, {
      digest: current,
    });
  }
  const { RunViews } = await import('#runs');
  const { printRun } = await import('../runs/print-run.js');
  const view = await open
    .get(RunViews)
    .view(id as RunId)
    .catch(() => undefined);
  if (view) await printRun(open, print, view);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`\nApprove ${current}? Type yes: `);
  terminal.close();
  if (answer.trim() !== 'yes') throw new Exit(WRONG_WORDS, 'Nothing was approved.');
  return current;
}

async function reject({ print, session }: VerbContext, id: string, reason: string): Promise<void> {
  const { ActionViews, Reject } = await import('#runs');
  const open = await session();
  const principal = await open.principal('decide');
  const decided = await open.execute(new Reject(actionId(id), principal, reason));
  print.document(await open.get(ActionViews).view(actionId(id)));
  print.line(decided.fresh ? 'Rejected.' : 'It was rejected already.');
}
