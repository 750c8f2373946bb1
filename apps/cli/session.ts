import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus, type Command } from '@nestjs/cqrs';
import {
  nestLogger,
  type OpenedPlatform,
  type Platform,
  type RunningWorkers,
  startWorkers,
  withPlatform,
} from '#composition';
import type { PlainDate } from '#eventsourcing';
import { type Permission, type Principal, requirePermission } from '#identity';
import { dateIn } from '#scheduling/cron';
import { readSettings, type Settings } from '#settings';
import { CliModule } from './cli.module.js';
import { Exit, REFUSED } from './exit.js';

/**
 * A command line's view of the product: the same platform and the same handlers as the server's, beside one that
 * runs or without. What must be worked on while no server does, it works on itself.
 */
export class Session {
  private workers: RunningWorkers | undefined;

  private constructor(
    readonly settings: Settings,
    private readonly opened: OpenedPlatform,
    private readonly app: INestApplicationContext,
  ) {}

  static async open(settings: Settings = readSettings()): Promise<Session> {
    // Only errors: what a verb has to say goes to standard output.
    const quiet = {
      ...settings,
      logLevel: settings.logLevel === 'info' ? 'error' : settings.logLevel,
    } as const;
    const opened = await withPlatform(quiet, (line) => process.stderr.write(`${line}\n`));
    try {
      const app = await NestFactory.createApplicationContext(CliModule.with(opened.platform), {
        logger: nestLogger(opened.platform.log),
        abortOnError: false,
      });
      return new Session(quiet, opened, app);
    } catch (error) {
      await opened.close();
      throw error;
    }
  }

  get platform(): Platform {
    return this.opened.platform;
  }

  /** Today's business date, where a contract's zone says nothing else. */
  today(): PlainDate {
    return dateIn(this.settings.clockZone, this.platform.clock.now());
  }

  get<T>(token: abstract new (...args: never[]) => T): T {
    return this.app.get(token as never);
  }

  execute<R>(command: Command<R>): Promise<R> {
    return this.app.get(CommandBus).execute(command);
  }

  /** Waits until the read models show everything that is in the ledger; works on them itself where nobody does. */
  async upToDate(): Promise<void> {
    const { ledger, readModels } = this.platform;
    const { position } = await ledger.head();
    try {
      await readModels.waitFor(position, undefined, QUICK_LOOK_MS);
    } catch {
      await this.work();
      await readModels.waitFor(position, undefined, PATIENCE_MS);
    }
  }

  /** Takes part in the work, as long as no server does. */
  async work(): Promise<void> {
    this.workers ??= await startWorkers(this.app, this.platform, { standby: true });
  }

  /** Whose token this is, if it may do this. */
  async principal(permission: Permission): Promise<Principal> {
    const secret = this.secret();
    const principal = secret === undefined ? undefined : await this.platform.doorkeeper.identify(secret);
    if (!principal) {
      throw new Exit(
        REFUSED,
        secret === undefined
          ? `This needs a token: set COUNTERSIGN_TOKEN, or use the data folder that has ${ADMIN_TOKEN}.`
          : 'This token is not known here, or was revoked. countersign token list shows which there are.',
      );
    }
    requirePermission(principal, permission);
    return principal;
  }

  async close(): Promise<void> {
    // What this process has begun comes to its end with it, where no server goes on with it.
    await this.workers?.settle();
    await this.app.close();
    await this.workers?.stop();
    await this.opened.close();
  }

  private secret(): string | undefined {
    const { token, adminToken, dataFolder } = this.settings;
    const file = join(dataFolder, ADMIN_TOKEN);
    return token ?? adminToken ?? (existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined);
  }
}

const ADMIN_TOKEN = 'admin.token';
/** A server that runs has them up to date within this. */
const QUICK_LOOK_MS = 200;
const PATIENCE_MS = 60_000;
