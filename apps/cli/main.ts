#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { WRONG_WORDS } from './exit.js';
import { actionsVerb } from './verbs/actions.verb.js';
import { adminVerbs } from './verbs/admin.verb.js';
import { importVerb } from './verbs/import.verb.js';
import { ledgerVerbs } from './verbs/ledger.verb.js';
import { operateVerbs } from './verbs/operate.verb.js';
import { runVerbOf } from './verbs/run.verb.js';
import { subscriptionsVerb } from './verbs/subscriptions.verb.js';
import { workflowsVerbs } from './verbs/workflows.verb.js';

const program = new Command('countersign')
  .description(
    'Runs business workflows as events, and writes nothing to the outside world until a person has countersigned it.',
  )
  .option('--json', 'print one JSON document instead of text')
  .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
  .showHelpAfterError('(countersign --help shows the verbs, countersign <verb> --help how each is used)')
  .addHelpText('after', firstRound());

importVerb(program);
workflowsVerbs(program);
runVerbOf(program);
actionsVerb(program);
operateVerbs(program);
ledgerVerbs(program);
subscriptionsVerb(program);
adminVerbs(program);

for (const command of [program, ...every(program)]) command.exitOverride();
try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : WRONG_WORDS;
}

function every(command: Command): readonly Command[] {
  return command.commands.flatMap((sub) => [sub, ...every(sub)]);
}

function firstRound(): string {
  return `
A first round:
  countersign simulate ar_aging_action_plan          what a run would propose; writes nothing
  countersign run ar_aging_action_plan               starts it and stops at the gate
  countersign actions approve <run> --digest <...>   approves what was shown
  countersign verify tick                            runs the checks that are due

Exit status: 0 it did it, 1 refused or what was checked does not hold, 2 the words were wrong.
It works beside a running server and without one. The token is COUNTERSIGN_TOKEN, else COUNTERSIGN_ADMIN_TOKEN,
else admin.token in the data folder.`;
}
