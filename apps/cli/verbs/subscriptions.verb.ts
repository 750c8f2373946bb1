import type { Command } from 'commander';
import { Exit, REFUSED } from '../exit.js';
import { runVerb, type VerbContext } from '../verb.js';

interface CreateOptions {
  readonly types?: string;
  readonly name?: string;
  readonly from?: string;
  readonly secret?: string;
  readonly key?: string;
}

interface LaneOptions {
  readonly run?: string;
  readonly reason?: string;
}

export function subscriptionsVerb(program: Command): void {
  const subscriptions = program
    .command('subscriptions')
    .summary('webhooks, sagas and read models: who gets what, how far, what stands still')
    .addHelpText('after', EXAMPLES);
  subscriptions
    .command('status')
    .description('How far sagas, read models and webhooks have come, and what stands still.')
    .action((_: unknown, command: Command) =>
      runVerb(command, async (context) => {
        const { status } = await import('../subscriptions/status.js');
        await status(context);
      }),
    );
  subscriptions
    .command('list')
    .description('Lists webhooks.')
    .action((_: unknown, command: Command) =>
      runVerb(command, async ({ print, session }) => {
        const { printSubscriptions } = await import('../subscriptions/status.js');
        const open = await session();
        await open.principal('administer');
        const items = await open.platform.delivery.views.list(true);
        print.document({ items });
        if (items.length === 0) print.line('There is no webhook.');
        else printSubscriptions(print, items);
      }),
    );
  subscriptions
    .command('create')
    .description('Subscribes a webhook (Standard Webhooks, CloudEvents). Its secret is printed once.')
    .argument('<url>', 'an https address; others as COUNTERSIGN_WEBHOOK_TARGETS allows')
    .option('--types <types>', 'event types with commas between; all unless said')
    .option('--name <name>', 'the host unless said')
    .option('--from <place>', 'position or time of the first event; from now on unless said')
    .option('--secret <secret>', 'one’s own, of the form whsec_...')
    .option('--key <key>', 'the same key is the same subscription')
    .action((url: string, options: CreateOptions, command: Command) =>
      runVerb(command, (context) => create(context, url, options)),
    );
  act(subscriptions, 'remove', 'Removes a webhook and what is on its way.', async (open, id, by) => {
    await open.platform.delivery.subscriptions.remove(id, by);
    return `Subscription ${id} is removed.`;
  });
  act(subscriptions, 'pause', 'Sends a webhook nothing until it is resumed.', async (open, id, by) => {
    await open.platform.delivery.subscriptions.pause(id, by);
    return `Subscription ${id} is paused; what happens meanwhile is kept.`;
  });
  subscriptions
    .command('rotate')
    .description('Makes a fresh secret and prints it once; the one before signs beside it for a day.')
    .argument('<id>')
    .action((id: string, _: unknown, command: Command) =>
      runVerb(command, async ({ print, session }) => {
        const open = await session();
        const { name } = await open.principal('administer');
        const secret = await open.platform.delivery.subscriptions.rotateSecret(id, name);
        print.document({ subscription_id: id, secret });
        print.line(secret);
        print.line(print.dim('shown this once; the one before signs beside it for a day'));
      }),
    );
  subscriptions
    .command('test')
    .description('Sends a webhook a made-up event now. Ends with 1 when it is not taken.')
    .argument('<id>')
    .action((id: string, _: unknown, command: Command) =>
      runVerb(command, async ({ print, session }) => {
        const open = await session();
        const { name } = await open.principal('administer');
        const report = await open.platform.delivery.test.send(id, name);
        if (!report.delivered) throw new Exit(REFUSED, `Not taken: it ${report.error ?? ''}.`, { ...report });
        print.document(report);
        print.line(`${print.good('Taken')}: answered ${report.answer} in ${report.took_ms} ms.`);
      }),
    );
  subscriptions
    .command('deliveries')
    .description('What was sent to a webhook and what is on its way, the newest first.')
    .argument('<id>')
    .option('--state <state>', 'due, waiting, delivered, parked (dead letters) or skipped')
    .option('--limit <n>', 'how many', '20')
    .action((id: string, options: { state?: string; limit: string }, command: Command) =>
      runVerb(command, async (context) => {
        const { deliveries } = await import('../subscriptions/status.js');
        await deliveries(context, id, options);
      }),
    );
  subscriptions
    .command('replay')
    .description('Delivers everything from a position or a time on once more, under the same ids.')
    .argument('<id>')
    .requiredOption('--from <place>', 'position, or time such as 2026-03-01T09:00Z')
    .action((id: string, { from }: { from: string }, command: Command) =>
      runVerb(command, async ({ print, session }) => {
        const open = await session();
        const { name } = await open.principal('administer');
        await open.platform.delivery.subscriptions.replay(id, from, name);
        print.document(await open.platform.delivery.views.one(id, true));
        print.line(`Everything from ${from} on is delivered once more.`);
      }),
    );
  lane(subscriptions, 'resume', false, 'Lets what stands still go on: a webhook’s runs, or a saga’s lane.');
  lane(subscriptions, 'skip', true, 'The same, without the event that it stands at.');
}

type Opened = Awaited<ReturnType<VerbContext['session']>>;

function act(
  parent: Command,
  name: string,
  description: string,
  work: (open: Opened, id: string, by: string) => Promise<string>,
): void {
  parent
    .command(name)
    .description(description)
    .argument('<id>')
    .action((id: string, _: unknown, command: Command) =>
      runVerb(command, async ({ print, session }) => {
        const open = await session();
        const { name: by } = await open.principal('administer');
        const said = await work(open, id, by);
        print.document({ subscription_id: id });
        print.line(said);
      }),
    );
}

function lane(parent: Command, name: string, skip: boolean, description: string): void {
  parent
    .command(name)
    .description(description)
    .argument('<id>', 'of a webhook; or a parked lane (a run, a stream) as `subscriptions status` names it')
    .option('--run <run_id>', 'of a webhook: the run; all that are parked unless said')
    .option('--reason <text>')
    .action((id: string, options: LaneOptions, command: Command) =>
      runVerb(command, async ({ print, session }) => {
        const { resumeLane } = await import('../subscriptions/resume-lane.js');
        const open = await session();
        const { name: by } = await open.principal('operate');
        print.line(await resumeLane(open, id, by, { skip, ...options }));
        print.document({ id, skip, run_id: options.run ?? null });
      }),
    );
}

async function create({ print, session }: VerbContext, url: string, options: CreateOptions): Promise<void> {
  const open = await session();
  const { name: by } = await open.principal('administer');
  const { types, name, from, secret } = options;
  const made = await open.platform.delivery.subscriptions.create(
    { url, name, from, secret, types: types?.split(',').map((type) => type.trim()) },
    by,
    options.key,
  );
  print.document({ ...(await open.platform.delivery.views.one(made.id, true)), secret: made.secret });
  print.line(`Subscription ${made.id}`);
  if (made.secret === null) print.line('It was made before, with this key; its secret was shown then.');
  else {
    print.line(`Secret       ${made.secret}`);
    print.line(print.dim('             shown this once'));
  }
  print.line(print.dim(`Try it: countersign subscriptions test ${made.id}`));
}

const EXAMPLES = `
Examples:
  countersign subscriptions create https://example.com/hooks --types workflow.failed,gate.overdue
  countersign subscriptions test ID
  countersign subscriptions deliveries ID --state parked
  countersign subscriptions resume ID`;
