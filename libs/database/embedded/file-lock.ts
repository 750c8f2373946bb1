import { readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartupProblem } from '#settings';
import { isRunning, processIdentity } from './processes.js';

const PATIENCE_MS = 120_000;

/**
 * Runs one thing at a time across processes. The file names its holder; one whose holder is gone (kill -9) is
 * taken over by whoever renames it away first.
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const mine = processIdentity(process.pid);
  const deadline = Date.now() + PATIENCE_MS;
  while (!take(path, mine)) {
    if (Date.now() > deadline) {
      throw new StartupProblem(
        `Another process holds ${path} for more than two minutes. End it and start again.`,
      );
    }
    await sleep(50);
  }
  try {
    return await work();
  } finally {
    if (holder(path) === mine) unlinkSync(path);
  }
}

function take(path: string, mine: string): boolean {
  try {
    writeFileSync(path, mine, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const other = holder(path);
  if (other !== undefined && other !== mine && !isRunning(other)) removeStale(path, other, mine);
  return false;
}

function removeStale(path: string, stale: string, mine: string): void {
  const aside = `${path}.${mine}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  // Between the look and the rename somebody else may have taken over: then it is theirs again.
  const moved = holder(aside);
  if (moved === stale) unlinkSync(aside);
  else renameSync(aside, path);
}

function holder(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
