import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { StartupProblem } from '#settings';
import { type Binaries, POSTGRES_MAJOR } from './binaries.js';
import { programName } from './processes.js';
import { ProgramFailed, type RunAs } from './run-as.js';

const SUPERUSER = 'postgres';

const CONFIGURATION = `
# Written by countersign at initdb.
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 120
shared_buffers = 128MB
max_wal_size = 2GB
checkpoint_timeout = 10min
wal_compression = on
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_checkpoints = off
lc_messages = 'C'
`;

/** One PostgreSQL cluster in one folder, handled with PostgreSQL's own programs. */
export class Cluster {
  private readonly log: string;

  constructor(
    readonly folder: string,
    private readonly binaries: Binaries,
    private readonly runAs: RunAs,
  ) {
    this.log = `${folder}.log`;
  }

  /** @throws StartupProblem when the folder holds a cluster of another major */
  exists(): boolean {
    const version = join(this.folder, 'PG_VERSION');
    if (!existsSync(version)) return false;
    const major = readFileSync(version, 'utf8').trim();
    if (major === String(POSTGRES_MAJOR)) return true;
    throw new StartupProblem(
      `The data folder ${this.folder} was written by PostgreSQL ${major} and this version of Countersign brings ` +
        `PostgreSQL ${POSTGRES_MAJOR}. Use the Countersign that made it, or set COUNTERSIGN_DATA to another folder.`,
    );
  }

  /**
   * Makes the cluster beside its place and lets `furnish` fill it while it runs there; only a finished one is
   * moved in, so a kill half-way leaves nothing that looks whole.
   */
  async create(password: string, furnish: (port: number) => Promise<void>): Promise<void> {
    const half = new Cluster(`${this.folder}.half-made`, this.binaries, this.runAs);
    await half.remove();
    mkdirSync(half.folder, { mode: 0o700 });
    this.runAs.adopt(half.folder);
    const passwordFile = `${half.folder}.password`;
    writeFileSync(passwordFile, password, { mode: 0o600 });
    this.runAs.adopt(passwordFile);
    const options = ['-U', SUPERUSER, '-E', 'UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'];
    await this.runAs.run(this.binaries.initdb, [
      '-D',
      half.folder,
      '-A',
      'scram-sha-256',
      '--pwfile',
      passwordFile,
      '--no-instructions',
      ...options,
    ]);
    rmSync(passwordFile);
    const configuration = join(half.folder, 'postgresql.conf');
    writeFileSync(configuration, readFileSync(configuration, 'utf8') + CONFIGURATION);
    const port = await half.start(0);
    await furnish(port);
    await half.stop('fast');
    renameSync(half.folder, this.folder);
    rmSync(half.log, { force: true });
  }

  /** The port of a server that answers for this folder; undefined when none runs. Clears a stale pid file. */
  runningPort(): number | undefined {
    const file = join(this.folder, 'postmaster.pid');
    if (!existsSync(file)) return undefined;
    const [pid, , , port] = readFileSync(file, 'utf8').split('\n');
    const name = programName(Number(pid));
    if (name === 'postgres' || (name === undefined && process.platform !== 'linux')) return Number(port);
    // After a crash of the machine its number may belong to something else, which PostgreSQL would wait for.
    rmSync(file, { force: true });
    return undefined;
  }

  /** Starts the server, on the wanted port when that is free, and answers with its port. */
  async start(wantedPort: number): Promise<number> {
    const port = await freePort(wantedPort);
    try {
      await this.runAs.run(this.binaries.pgCtl, [
        'start',
        '-D',
        this.folder,
        '-l',
        this.log,
        '-w',
        '-t',
        '60',
        '-s',
        '-o',
        `-p ${port}`,
      ]);
      return port;
    } catch (error) {
      if (!(error instanceof ProgramFailed)) throw error;
      throw new StartupProblem(
        `The embedded PostgreSQL did not start in ${this.folder}. Its log, ${this.log}, ends with: ${this.logEnd()}`,
        { cause: error },
      );
    }
  }

  async stop(mode: 'fast' | 'immediate'): Promise<void> {
    await this.runAs.run(this.binaries.pgCtl, [
      'stop',
      '-D',
      this.folder,
      '-m',
      mode,
      '-w',
      '-t',
      '60',
      '-s',
    ]);
  }

  private async remove(): Promise<void> {
    if (!existsSync(this.folder)) return;
    if (this.runningPort() !== undefined) await this.stop('immediate');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private logEnd(): string {
    return existsSync(this.log)
      ? readFileSync(this.log, 'utf8').trim().split('\n').slice(-2).join(' ')
      : 'nothing';
  }
}

async function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', () => (wanted === 0 ? reject(new Error('No free port.')) : resolve(freePort(0))));
    server.listen(wanted, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
