import { accessSync, constants, mkdirSync } from 'node:fs';
import { StartupProblem } from '#settings';

/** Makes the data folder, or says in one sentence why it can't be used. @throws StartupProblem */
export function makeDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartupProblem(
      `The data folder ${folder} can't be written (${code ?? String(error)}). Make it writable, or set ` +
        `COUNTERSIGN_DATA to a folder that is.`,
      { cause: error },
    );
  }
}
