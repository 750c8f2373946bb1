import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { CommandLine, TEST_TOKEN, testEnvironment } from '#composition/testing';
import { createTestDatabase, type TestDatabase } from '#database/testing';
import { call, ServerProcess } from '../../server/testing/server-process.js';
import { openBrowser } from './browser.js';

interface Signed {
  readonly token?: string;
  readonly look?: BrowserContextOptions;
}

/** The built pages, served by the built server on a test's database, in a real browser. */
export class PagesUnderTest {
  /** What no page may do: errors, refusals of the content policy, requests to other hosts. */
  private readonly wrongs: string[] = [];

  private constructor(
    readonly url: string,
    private readonly database: TestDatabase,
    private readonly server: ServerProcess,
    private readonly browser: Browser,
    private readonly people: CommandLine,
  ) {}

  /** @param environment of the server, beside that of every test */
  static async open(environment: Readonly<Record<string, string>> = {}): Promise<PagesUnderTest> {
    const browser = await openBrowser();
    const database = await createTestDatabase();
    const server = new ServerProcess(database, 'workflows', [], { COUNTERSIGN_SAMPLE: 'on', ...environment });
    const url = await server.url();
    if (url === undefined) throw new Error(`The server did not start: ${server.said()}`);
    const people = new CommandLine(testEnvironment(database, { COUNTERSIGN_DATA: server.folder }));
    return new PagesUnderTest(url, database, server, browser, people);
  }

  /** What the server printed for whoever started it: `Sign in   http://...`. */
  printed(): string {
    return this.server.said();
  }

  /** A token for somebody else than mike, whose the first one is. */
  async tokenFor(name: string, role: string): Promise<string> {
    const { token } = await this.people.json<{ token: string }>([
      'token',
      'create',
      '--name',
      name,
      '--role',
      role,
    ]);
    return token;
  }

  api<T>(method: string, path: string, body?: unknown): Promise<T> {
    return call<T>(this.url, method, path, body);
  }

  /** Asks until it is so. */
  async until<T>(path: string, enough: (answer: T) => boolean): Promise<T> {
    for (let tries = 0; tries < 600; tries++) {
      const answer = await this.api<T>('GET', path);
      if (enough(answer)) return answer;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${path} did not come to it: ${this.server.said()}`);
  }

  /** A page of a browser that nobody has signed in with. */
  async anonymous(look: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ baseURL: this.url, ...look });
    const page = await context.newPage();
    page.on('pageerror', (error) => this.wrongs.push(`error: ${error.message}`));
    page.on('console', (message) => {
      const text = message.text();
      // An answer of 4xx is part of what is tried; the browser tells of each.
      const isAnswer = text.startsWith('Failed to load resource: the server responded');
      if (message.type() === 'error' && !isAnswer) this.wrongs.push(`console: ${text}`);
    });
    page.on('request', (request) => {
      if (new URL(request.url()).host !== new URL(this.url).host) this.wrongs.push(`asked ${request.url()}`);
    });
    return page;
  }

  /** A page of mike's browser, or of whoever the token belongs to. */
  async signedIn({ token = TEST_TOKEN, look = {} }: Signed = {}): Promise<Page> {
    const page = await this.anonymous(look);
    const answer = await page.request.post('/api/v1/session', { data: { secret: token } });
    if (!answer.ok()) throw new Error(`Can't sign in: ${await answer.text()}`);
    return page;
  }

  /** What went wrong since it was asked last. */
  takeWrongs(): readonly string[] {
    return this.wrongs.splice(0);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    await this.database.drop();
  }
}
