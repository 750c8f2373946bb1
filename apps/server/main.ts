import { readSettings, StartupProblem } from '#settings';
import { type RunningServer, startServer } from './start-server.js';

/** The server's process: starts, prints where to go, and stops cleanly on SIGINT and SIGTERM, also while it starts. */
let starting: Promise<RunningServer> | undefined;
let stopping: Promise<void> | undefined;

async function stop(signal: string): Promise<void> {
  process.stdout.write(`\n${signal}: finishing what is at hand ...\n`);
  const server = await starting;
  await server?.stop();
  process.stdout.write('Stopped.\n');
  process.exit(0);
}

function fail(error: unknown): void {
  const text = error instanceof StartupProblem ? error.message : (error as Error).stack;
  process.stderr.write(`${text ?? String(error)}\n`);
  process.exit(1);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stopping ??= stop(signal).catch(fail);
  });
}

try {
  starting = startServer(readSettings(), (line) => process.stdout.write(`${line}\n`));
  await starting;
} catch (error) {
  fail(error);
}
