// Prints `N passed, N failed` over all runs of the tests. A run that failed without a failing test (lint, types, a
// machine that gave up) counts as one failure: `closing-line.mjs <exit code of each run> ...`.
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const folder = '.cache';
const files = existsSync(folder)
  ? readdirSync(folder).filter((name) => /^test-results.*\.json$/.test(name))
  : [];
const results = files.map((name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')));
const sum = (count) => results.reduce((total, result) => total + count(result), 0);

const passed = sum((result) => result.numPassedTests);
const failed = sum((result) => result.numFailedTests + result.numRuntimeErrorTestSuites);
const redRuns = process.argv.slice(2).filter((code) => code !== '0').length;
console.log(`${passed} passed, ${Math.max(failed, redRuns)} failed`);
