import type { Command } from 'commander';
import { readSettings } from '#settings';
import { exitOf, INTERRUPTED } from './exit.js';
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
  let session: Promise<Session> | undefined;
  let print = new Printer(json, 'UTC');
  const close = async (): Promise<void> => {
    await (await session?.catch(() => undefined))?.close();
  };
  const interrupted = (): void => {
    // A second one ends it at once.
    for (const signal of SIGNALS) process.off(signal, interrupted);
    void close().finally(() => process.exit(INTERRUPTED));
  };
  for (const signal of SIGNALS) process.on(signal, interrupted);
  try {
    const settings = readSettings();
    print = new Printer(json, settings.clockZone);
    await work({
      print,
      session: async () => {
        const { Session: Opened } = await import('./session.js');
        session ??= Opened.open(settings);
        return session;
      },
    });
  } catch (error) {
    const exit = exitOf(error);
    // What was found is said already where a verb ends with 1 for it.
    if (json && !print.documented) print.document({ error: exit.message, ...exit.facts });
    else if (exit.message !== '') process.stderr.write(`${exit.message}\n`);
    process.exitCode = exit.status;
  } finally {
    await close();
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
