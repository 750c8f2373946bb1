// Builds the server and the command line into dist/. Incremental: nothing changed, nothing done.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const tsc = join('node_modules', 'typescript', 'bin', 'tsc');
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
