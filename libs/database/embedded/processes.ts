import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process as it can be told apart from a later one with the same number: `<pid>-<start time in ticks>`. */
export function processIdentity(pid: number): string {
  return `${pid}-${startTicks(pid) ?? 0}`;
}

/** Whether the very process that wrote this identity is still there. */
export function isRunning(identity: string): boolean {
  const [pid = 0, ticks = 0] = identity.split('-').map(Number);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = startTicks(pid);
  return now === undefined || ticks === 0 || now === ticks;
}

/** The name of a running program, where the system tells. */
export function programName(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** Where process numbers mean what they mean here: this machine, and on Linux this pid namespace. */
export function processSpace(): string {
  try {
    return `${hostname()}/${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

// Field 22 of /proc/<pid>/stat, counted after the program's name, which may hold blanks and brackets.
function startTicks(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  } catch {
    return undefined;
  }
}
