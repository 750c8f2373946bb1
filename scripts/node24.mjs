// Prints the path of a Node 24, fetched from npm into .cache when it is not there.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';

const folder = resolve('.cache/node24');
const name = `node-${process.platform}-${process.arch}`;
const node = `${folder}/node_modules/${name}/bin/node`;
if (!existsSync(node)) {
  mkdirSync(folder, { recursive: true });
  const quiet = ['--no-save', '--no-fund', '--no-audit', '--loglevel=error'];
  execFileSync('npm', ['install', '--prefix', folder, ...quiet, `${name}@24`], {
    stdio: ['ignore', 2, 2],
  });
}
console.log(node);
