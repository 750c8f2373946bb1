import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning, processIdentity } from './processes.js';

/** Who uses the embedded cluster: a file for each process, named so that a dead one's is told apart. */
export class Users {
  private readonly mine = processIdentity(process.pid);

  constructor(private readonly folder: string) {}

  add(): void {
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(join(this.folder, this.mine), '');
  }

  /** Takes this process off; answers whether anybody else still uses the cluster. */
  removeAndLookForOthers(): boolean {
    rmSync(join(this.folder, this.mine), { force: true });
    const others = readdirSync(this.folder).filter((identity) => {
      if (isRunning(identity)) return true;
      rmSync(join(this.folder, identity), { force: true });
      return false;
    });
    return others.length > 0;
  }
}
