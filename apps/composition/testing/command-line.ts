import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a process of the command line came to. */
export interface Ran {
  readonly status: number | NodeJS.Signals;
  readonly out: string;
  readonly err: string;
}

/** A process of the command line that still runs. */
export interface Running {
  readonly ended: Promise<Ran>;
  /** Settles once it has printed something; throws when it ends before. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  signal(signal: NodeJS.Signals): void;
}

/** The built command line, used as its user does: one process a verb. */
export class CommandLine {
  constructor(private readonly environment: NodeJS.ProcessEnv) {}

  run(...words: readonly string[]): Promise<Ran> {
    return this.begin(...words).ended;
  }

  /** The document that `--json` prints. Throws unless the verb ends with the status that is expected. */
  async json<T>(words: readonly string[], status = 0): Promise<T> {
    const ran = await this.run(...words, '--json');
    if (ran.status !== status) {
      throw new Error(`countersign ${words.join(' ')}: ended with ${ran.status}.\n${ran.out}\n${ran.err}`);
    }
    return JSON.parse(ran.out) as T;
  }

  begin(...words: readonly string[]): Running {
    const child = spawn(process.execPath, ['dist/apps/cli/main.js', ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: this.environment,
    });
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
    let over = false;
    const ended = new Promise<Ran>((resolve) => {
      child.on('close', (code, signal) => {
        over = true;
        resolve({ status: signal ?? code ?? 0, ...said });
      });
    });
    return {
      ended,
      printed: async (pattern) => {
        for (;;) {
          const found = pattern.exec(said.out);
          if (found) return found;
          if (over) throw new Error(`Ended without printing ${String(pattern)}: ${said.out}\n${said.err}`);
          await sleep(20);
        }
      },
      signal: (signal) => child.kill(signal),
    };
  }
}
