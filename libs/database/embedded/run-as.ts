import { spawn, spawnSync } from 'node:child_process';
import { accessSync, chownSync, constants, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { StartupProblem } from '#settings';

/** How PostgreSQL's programs are started here; it refuses to run as root. */
export interface RunAs {
  /** Runs one of them to its end; output is kept for the error message only. */
  run(program: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<void>;
  /** Makes a file or folder of ours readable to it. */
  adopt(path: string): void;
}

interface Mode {
  readonly prefix: readonly string[];
  readonly ids: { readonly uid: number; readonly gid: number } | undefined;
}

const AS_OURSELVES: Mode = { prefix: [], ids: undefined };

/**
 * As root, a user namespace in which root is `nobody` is the first choice: files stay root's own, so a folder
 * that only root may enter (a fresh `mktemp -d`) works. Where namespaces are not allowed (most containers), the
 * programs run as the unprivileged user, who must then be able to reach the data folder.
 *
 * @param dataFolder decides for an existing cluster: whoever owns it goes on with it
 */
export function chooseRunAs(dataFolder: string, binary: string): RunAs {
  const mode = process.getuid?.() === 0 ? forRoot(dataFolder, binary) : AS_OURSELVES;
  return {
    run: (program, args, env) => execute(mode, program, args, env),
    adopt: (path) => {
      if (mode.ids) chownSync(path, mode.ids.uid, mode.ids.gid);
    },
  };
}

function forRoot(dataFolder: string, binary: string): Mode {
  const user = unprivilegedUser();
  const namespace = ['unshare', '--user', `--map-user=${user.uid}`, `--map-group=${user.gid}`];
  const owner = ownerOf(dataFolder);
  const [command = '', ...args] = namespace;
  if ((owner === undefined || owner === 0) && spawnSync(command, [...args, 'true']).status === 0) {
    return { prefix: namespace, ids: undefined };
  }
  const ids = owner ? { uid: owner, gid: user.gid } : user;
  requireReach(dirname(resolve(dataFolder)), ids.uid);
  requireReach(dirname(binary), ids.uid);
  return { prefix: [], ids };
}

function requireReach(folder: string, uid: number): void {
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    const { mode, uid: owner } = statSync(at);
    if (owner !== uid && (mode & constants.S_IXOTH) === 0) {
      throw new StartupProblem(
        `PostgreSQL refuses to run as root and the user it would run as (uid ${uid}) can't enter ${at}. ` +
          `Run chmod o+x ${at}, or start as an ordinary user, or set DATABASE_URL.`,
      );
    }
  }
}

function unprivilegedUser(): { uid: number; gid: number } {
  const users = new Map(
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .map(([name = '', , uid, gid]) => [name, { uid: Number(uid), gid: Number(gid) }]),
  );
  const user = users.get('postgres') ?? users.get('nobody');
  if (user) return user;
  throw new StartupProblem(
    'PostgreSQL refuses to run as root and this machine has neither a user postgres nor nobody. ' +
      'Start as an ordinary user, or set DATABASE_URL.',
  );
}

function ownerOf(path: string): number | undefined {
  try {
    accessSync(path);
    return statSync(path).uid;
  } catch {
    return undefined;
  }
}

async function execute(
  mode: Mode,
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const [command = program, ...rest] = [...mode.prefix, program, ...args];
  // Its own session: a Ctrl-C in our terminal is ours to handle, and PostgreSQL must outlive the flush.
  const child = spawn(command, rest, {
    detached: true,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], LC_ALL: 'C', ...env },
    ...mode.ids,
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const status = await new Promise<number | null>((resolved, rejected) => {
    child.on('error', rejected);
    // Not 'close': a server started by pg_ctl keeps the pipes open.
    child.on('exit', resolved);
  });
  child.stdout.destroy();
  child.stderr.destroy();
  if (status !== 0) throw new ProgramFailed(program, status, output.trim());
}

export class ProgramFailed extends Error {
  override readonly name = 'ProgramFailed';

  constructor(
    program: string,
    status: number | null,
    readonly output: string,
  ) {
    super(`${program} ended with ${status}: ${output.split('\n').slice(-5).join(' ')}`);
  }
}
