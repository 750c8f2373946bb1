import type { Command } from 'commander';
import { plainDate, workflowType } from '#eventsourcing';
import { runVerb } from '../verb.js';
import { Exit, REFUSED } from '../exit.js';

interface Options {
  readonly asOf?: string;
  readonly wait?: boolean;
  readonly supersede?: boolean;
  readonly key?: string;
  readonly input?: string;
}

export function runVerbOf(program: Command): void {
  program
    .command('run')
    .summary('start a run of a workflow')
    .description(
      'Starts a run and follows it to its gate, or to its end where it has none. Beside a running server that ' +
        'does the work; without one this process does.',
    )
    .argument('<type>', 'the workflow, such as ar_aging_action_plan')
    .option('--as-of <date>', 'the business date; today in the contract’s zone unless said')
    .option('--wait', 'goes on waiting after the gate, until the run has ended')
    .option('--supersede', 'ends an undecided run of the type instead of being refused beside it')
    .option('--key <key>', 'the same key is the same run')
    .option('--input <json>', 'what the trigger brings, as a JSON object')
    .action(async (type: string, options: Options, command: Command) => {
      await runVerb(command, async ({ print, session }) => {
        const { startRun, followRun } = await import('../runs/follow-run.js');
        const { printGate, printRun } = await import('../runs/print-run.js');
        const open = await session();
        const principal = await open.principal('start');
        await open.work();
        const id = await startRun(open, principal, {
          workflowType: workflowType(type),
          asOf: options.asOf === undefined ? undefined : plainDate(options.asOf),
          key: options.key,
          input: options.input,
          supersede: options.supersede ?? false,
        });
        print.line(`Run       ${id}`);
        const say = (status: string): void => print.line(print.dim(status));
        let view = await followRun(open, id, false, say);
        if (options.wait && view.status === 'awaiting_approval') {
          await printGate(open, print, view);
          view = await followRun(open, id, true, say);
        }
        await printRun(open, print, view);
        if (view.status === 'failed' || view.status === 'parked') throw new Exit(REFUSED);
      });
    });
}
