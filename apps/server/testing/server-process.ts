import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TEST_TOKEN, testEnvironment } from '#composition/testing';
import type { TestDatabase } from '#database/testing';

/** A server of the built product, in a process of its own, on a test's database. */
export class ServerProcess {
  private readonly child: ChildProcess;
  readonly folder = mkdtempSync(join(tmpdir(), 'countersign-server-'));
  private output = '';
  readonly ended: Promise<number | NodeJS.Signals>;

  /**
   * @param workflows folder of contracts
   * @param args see mortal-server.ts
   */
  constructor(
    database: TestDatabase,
    workflows: string,
    args: readonly string[] = [],
    environment: Readonly<Record<string, string>> = {},
  ) {
    this.child = spawn(process.execPath, ['dist/apps/server/testing/mortal-server.js', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: testEnvironment(database, {
        COUNTERSIGN_DATA: this.folder,
        // One for all hosts.
        COUNTERSIGN_SIGNING_KEY_FILE: '.cache/test-signing.key',
        COUNTERSIGN_WORKFLOWS: workflows,
        ...environment,
      }),
    });
    this.child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.child.stderr?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.ended = new Promise((resolve) => {
      this.child.on('exit', (code, signal) => {
        rmSync(this.folder, { recursive: true, force: true });
        resolve(signal ?? code ?? 0);
      });
    });
  }

  /** The address, once it listens; undefined when it ended before. */
  async url(): Promise<string | undefined> {
    for (;;) {
      const url = /LISTENING (\S+)/.exec(this.output)?.[1];
      if (url !== undefined) return url;
      const over = await Promise.race([
        this.ended,
        new Promise((resolve) => setTimeout(resolve, 20, 'not yet')),
      ]);
      if (over !== 'not yet') return undefined;
    }
  }

  /** What it has printed, for a failing test. */
  said(): string {
    return this.output;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Ends it cleanly, or, when it does not, at all. */
  async stop(): Promise<void> {
    this.child.kill('SIGCONT');
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 15_000);
    await this.ended;
    clearTimeout(timer);
  }
}

/** Speaks to a server as its user would. */
export async function call<T>(url: string, method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${TEST_TOKEN}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as T & { detail?: string };
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${answer.detail ?? ''}`);
  return answer;
}
