import type { Command } from 'commander';
import { runVerb } from '../verb.js';

export function adminVerbs(program: Command): void {
  const token = program.command('token').summary('tokens: create, list, revoke');
  token
    .command('create')
    .description('Makes a token and prints it once. Roles: admin, approver, agent, auditor.')
    .requiredOption('--name <name>', 'the person it belongs to')
    .requiredOption('--role <role>', 'admin, approver, agent or auditor')
    .action((options: { name: string; role: string }, command: Command) =>
      runVerb(command, async ({ print, session }) => {
        const { role } = await import('#identity');
        const checked = role(options.role);
        const open = await session();
        const { name } = await open.principal('administer');
        const made = await open.platform.tokens.create(options.name, checked, name);
        print.document(made);
        print.line(made.token);
        print.line(print.dim(`of ${made.name} (${made.role}), id ${made.id}; it is shown this once`));
      }),
    );
  token
    .command('list')
    .description('Lists tokens; what they are is kept nowhere.')
    .action((_: unknown, command: Command) =>
      runVerb(command, async ({ print, session }) => {
        const open = await session();
        await open.principal('administer');
        const rows = await open.platform.tokens.list();
        print.document({ items: rows });
        print.table(
          ['id', 'name', 'role', 'made by', 'made', 'revoked'],
          rows.map((row) => [
            row.token_id,
            row.name,
            row.role,
            row.created_by,
            print.time(row.created_at),
            row.revoked_at === null ? '' : print.time(row.revoked_at),
          ]),
        );
      }),
    );
  token
    .command('revoke')
    .description('Takes a token out of use, and ends its sessions.')
    .argument('<id>')
    .action((id: string, _: unknown, command: Command) =>
      runVerb(command, async ({ print, session }) => {
        const open = await session();
        const { name } = await open.principal('administer');
        await open.platform.tokens.revoke(id, name);
        print.document({ id, revoked: true });
        print.line(`Token ${id} is revoked.`);
      }),
    );
  program
    .command('sign-in')
    .summary('print a one-time link to sign in')
    .description('Prints a link that signs its holder’s browser in, once, within ten minutes.')
    .action((_: unknown, command: Command) =>
      runVerb(command, async ({ print, session }) => {
        const open = await session();
        const { tokenId, name } = await open.principal('read');
        const link = await open.platform.doorkeeper.createLink(tokenId);
        const url = `http://${open.settings.host}:${open.settings.port}/sign-in.html#${link}`;
        print.document({ url, name });
        print.line(url);
      }),
    );
  program
    .command('settings')
    .summary('every variable of the environment that is read')
    .action((_: unknown, command: Command) =>
      runVerb(command, async ({ print }) => {
        const { VARIABLES } = await import('#settings');
        print.document({ items: VARIABLES });
        print.table(
          ['variable', 'default', ''],
          VARIABLES.map((variable) => [
            variable.name,
            variable.default === '' ? '(unset)' : variable.default,
            variable.about,
          ]),
        );
      }),
    );
}
