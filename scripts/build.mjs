// Builds the server and the command line into dist/, and the pages into dist/web. Incremental: nothing changed,
// nothing done.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const run = (...args) => execFileSync(process.execPath, args, { stdio: 'inherit' });
run(join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json');
run(join('node_modules', 'vite', 'bin', 'vite.js'), 'build', 'apps/web', '--logLevel', 'warn');
