import type { Command } from 'commander';
import { readSettings } from '#settings';
import { exitOf } from './exit.js';
import { Printer } from './output/printer.js';
import type { Session } from './session.js';

export interface VerbContext {
  readonly print: Printer;
  /** Opened when it is first asked for: help and wrong words need no database. */
  readonly session: () => Promise<Session>;
}

/** Runs a verb: opens what it needs, prints what it says, and ends with its status. */
export async function runVerb(
  command: Command,
  work: (context: VerbContext) => Promise<void>,
): Promise<void> {
  const { json = false } = command.optsWithGlobals<{ json?: boolean }>();
  let session: Session | undefined;
  let print: Printer | undefined;
  try {
    const settings = readSettings();
    print = new Printer(json, settings.clockZone);
    await work({
      print,
      session: async () => {
        const { Session: Opened } = await import('./session.js');
        session ??= await Opened.open(settings);
        return session;
      },
    });
  } catch (error) {
    const exit = exitOf(error);
    if (json && exit.status !== 0) print?.document({ error: exit.message, ...exit.facts });
    else if (exit.message !== '') process.stderr.write(`${exit.message}\n`);
    process.exitCode = exit.status;
  } finally {
    await session?.close();
  }
}
