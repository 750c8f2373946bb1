import type { Command } from 'commander';
import { digest as asDigest, plainDate, workflowType } from '#eventsourcing';
import { Exit, REFUSED } from '../exit.js';
import { runVerb, type VerbContext } from '../verb.js';

export function workflowsVerbs(program: Command): void {
  program
    .command('lint')
    .summary('check contracts: fields, conditions, queries, letters')
    .description(
      'Checks every contract of a folder: fields, schedules, conditions against the columns of their queries, ' +
        'letters, tiers. Ends with 1 when one has an error.',
    )
    .argument('[dir]', 'folder of contracts; COUNTERSIGN_WORKFLOWS unless said')
    .action((dir: string | undefined, _: unknown, command: Command) =>
      runVerb(command, (context) => lint(context, dir)),
    );
  program
    .command('simulate')
    .summary('the plan that would be, without writing anything')
    .description('Works out what a run would propose, and prints it. Nothing is written.')
    .argument('<type>')
    .option('--as-of <date>', 'the business date; today in the contract’s zone unless said')
    .option('--against <dir>', 'a folder with another version of the contract, to compare with')
    .action((type: string, options: { asOf?: string; against?: string }, command: Command) =>
      runVerb(command, (context) => simulate(context, type, options)),
    );
  const workflows = program.command('workflows').summary('contracts in force: list, history, activate');
  workflows
    .command('list')
    .description('Lists the contracts in force.')
    .action((_: unknown, command: Command) => runVerb(command, list));
  workflows
    .command('history')
    .description('Which contract was in force, from when on, by whom.')
    .argument('<type>')
    .action((type: string, _: unknown, command: Command) =>
      runVerb(command, (context) => history(context, type)),
    );
  workflows
    .command('activate')
    .description('Brings back a contract that was in force before.')
    .argument('<type>')
    .argument('<digest>')
    .requiredOption('--reason <text>')
    .action((type: string, digest: string, { reason }: { reason: string }, command: Command) =>
      runVerb(command, async ({ print, session }) => {
        const open = await session();
        const { name } = await open.principal('administer');
        await open.platform.contracts.activate(workflowType(type), asDigest(digest), name, reason);
        print.document({ workflow_type: type, contract_digest: digest });
        print.line(`${type} is ${digest} from the next start on.`);
      }),
    );
}

async function lint({ print, session }: VerbContext, dir: string | undefined): Promise<void> {
  const { hasErrors, lintContracts, problemText } = await import('#contracts');
  const open = await session();
  const folder = dir ?? open.settings.workflowsFolder;
  const { folders, problems } = await lintContracts(folder, open.platform.sql);
  print.document({ contracts: folders, problems });
  for (const problem of problems) print.line(problemText(problem));
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  const warnings = problems.length - errors;
  print.line(`${folders.length} contracts, ${errors} errors, ${warnings} warnings.`);
  if (hasErrors(problems)) throw new Exit(REFUSED);
}

async function simulate(
  { print, session }: VerbContext,
  type: string,
  options: { asOf?: string; against?: string },
): Promise<void> {
  const { Simulations } = await import('#runs');
  const { printPlan } = await import('../runs/print-run.js');
  const open = await session();
  await open.principal('start');
  const asOf = options.asOf === undefined ? undefined : plainDate(options.asOf);
  const simulations = open.get(Simulations);
  const { plan, preconditions } = await simulations.simulate(workflowType(type), { asOf });
  print.heading(`${type} for ${plan.as_of}: what a run would propose (nothing was written)`);
  for (const check of preconditions.filter((one) => !one.passed)) {
    print.line(
      print.bad(`${check.severity}: ${check.name} does not hold (${JSON.stringify(check.observed)})`),
    );
  }
  printPlan(print, plan as never);
  if (options.against === undefined) {
    print.document({ plan, preconditions });
    return;
  }
  const { compareWith } = await import('../runs/compare-plans.js');
  const difference = await compareWith(open, type, options.against, plan, asOf);
  print.document({ plan, preconditions, against: difference });
  difference.print(print);
}

async function list({ print, session }: VerbContext): Promise<void> {
  const { WorkflowQueries } = await import('#projections');
  const open = await session();
  await open.principal('read');
  await open.upToDate();
  const rows = await new WorkflowQueries(open.platform.dataSource).all();
  print.document({ items: rows });
  print.table(
    ['workflow', 'contract', 'in force since', 'by'],
    rows.map((row) => [
      row.workflow_type,
      row.contract_digest,
      print.time(row.activated_at),
      row.activated_by,
    ]),
  );
}

async function history({ print, session }: VerbContext, type: string): Promise<void> {
  const open = await session();
  await open.principal('read');
  const events = await open.platform.contracts.history(workflowType(type));
  print.document({ items: events });
  print.table(
    ['contract', 'in force since', 'by', 'replaced'],
    events.map((event) => [event.contract_digest, print.time(event.recorded_at), event.by, event.replaces]),
  );
}
