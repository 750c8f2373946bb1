import { readSettings, StartupProblem } from '#settings';
import { startServer } from './start-server.js';

/** The server's process: starts, prints where to go, and stops cleanly on SIGINT and SIGTERM. */
async function main(): Promise<void> {
  const server = await startServer(readSettings(), (line) => process.stdout.write(`${line}\n`));
  let stopping: Promise<void> | undefined;
  const stop = (signal: string): void => {
    stopping ??= (async () => {
      process.stdout.write(`\n${signal}: finishing what is at hand ...\n`);
      await server.stop();
      process.stdout.write('Stopped.\n');
      process.exit(0);
    })().catch((error: unknown) => {
      process.stderr.write(`It did not stop cleanly: ${String(error)}\n`);
      process.exit(1);
    });
  };
  process.on('SIGINT', () => stop('SIGINT'));
  process.on('SIGTERM', () => stop('SIGTERM'));
}

main().catch((error: unknown) => {
  const text = error instanceof StartupProblem ? error.message : (error as Error).stack;
  process.stderr.write(`${text ?? String(error)}\n`);
  process.exit(1);
});
