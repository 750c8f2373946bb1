import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { Refusal } from '#eventsourcing';
import { runVerb, type VerbContext } from '../verb.js';

export function ledgerVerbs(program: Command): void {
  const ledger = program.command('ledger').summary('the ledger: receipts, checkpoints');
  ledger
    .command('receipt')
    .summary('proof that an event is in the ledger, as it is')
    .description(
      'Prints a receipt of the event at a position: its text, the way from it to the root of the Merkle log, and that ' +
        'root, signed. docs/verify-receipt.mjs checks it, wherever it is brought.',
    )
    .argument('<position>')
    .option('--out <file>', 'into a file instead of on the screen')
    .option('--tlog-proof', 'in the form of transparency logs (c2sp.org/tlog-proof)')
    .action((at: string, options: ReceiptOptions, command: Command) =>
      runVerb(command, (context) => receipt(context, at, options)),
    );
  ledger
    .command('checkpoint')
    .summary('the newest signed checkpoint')
    .description(
      'Seals what is not sealed yet, and prints the signed checkpoint: a note that any witness can keep.',
    )
    .action((_: unknown, command: Command) =>
      runVerb(command, async ({ print, session }) => {
        const open = await session();
        await open.principal('read');
        const checkpoint = await open.platform.evidence.receipts.checkpoint();
        print.document(checkpoint);
        print.line(checkpoint.checkpoint.trimEnd());
        print.line();
        print.line(print.dim(`signed by ${checkpoint.public_key}`));
      }),
    );
}

interface ReceiptOptions {
  readonly out?: string;
  readonly tlogProof?: true;
}

async function receipt({ print, session }: VerbContext, at: string, options: ReceiptOptions): Promise<void> {
  const { tlogProof } = await import('#evidence');
  const { position } = await import('#ledger');
  if (!/^[1-9]\d{0,14}$/.test(at)) {
    throw new Refusal(
      'invalid',
      `Expected a position (a whole number from 1), got ${JSON.stringify(at.slice(0, 40))}.`,
    );
  }
  const open = await session();
  await open.principal('read');
  const made = await open.platform.evidence.receipts.of(position(Number(at)));
  const text = options.tlogProof ? tlogProof(made) : `${JSON.stringify(made, null, 2)}\n`;
  if (options.out === undefined) {
    process.stdout.write(text);
    return;
  }
  writeFileSync(options.out, text);
  print.document({ file: options.out, position: made.position, public_key: made.public_key });
  print.line(
    `The receipt of position ${made.position}, under a checkpoint of ${made.tree_size} events, is in ${options.out}.`,
  );
}
