// The one test command: format, lint, types, import rules, unused code, build, tests. Stops at the first that fails.
import { spawnSync } from 'node:child_process';
import { ensureInstalled } from './ensure-installed.mjs';

ensureInstalled();

const node = process.execPath;
const bin = (path) => `node_modules/${path}`;
const onlyTests = process.argv.includes('--tests-only');

const steps = [
  ['format', [bin('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.']],
  ['lint', [bin('eslint/bin/eslint.js'), '.']],
  ['types', [bin('typescript/bin/tsc'), '--noEmit']],
  ['types of the pages', [bin('typescript/bin/tsc'), '--noEmit', '-p', 'apps/web']],
  [
    'imports',
    [
      bin('dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      'apps',
      'libs',
      'ledger-projections',
      'migrations',
    ],
  ],
  ['unused', [bin('knip/bin/knip.js')]],
].filter(() => !onlyTests);

for (const [name, args] of [...steps, ['build', ['scripts/build.mjs']]]) run(name, args);
run(
  'tests',
  [
    '--experimental-vm-modules',
    '--no-warnings=ExperimentalWarning',
    bin('jest/bin/jest.js'),
    '--json',
    '--outputFile=.cache/test-results.json',
  ],
  { COUNTERSIGN_BUILT: '1' },
);

function run(name, args, env = {}) {
  const begun = performance.now();
  const { status } = spawnSync(node, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  if (status !== 0) process.exit(1);
}
