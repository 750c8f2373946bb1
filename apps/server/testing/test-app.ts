import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type Command, CommandBus } from '@nestjs/cqrs';
import {
  type Platform,
  type Replacements,
  type RunningWorkers,
  startWorkers,
  withPlatform,
} from '#composition';
import type { TestDatabase } from '#database/testing';
import { type RunId, runId } from '#eventsourcing';
import { RunViews, type RunView } from '#runs';
import { readSettings } from '#settings';
import { ServerModule } from '../server.module.js';

/** The product in this process, on a test's database; works when told to. */
export class TestApp {
  private workers: RunningWorkers | undefined;

  private constructor(
    readonly platform: Platform,
    private readonly app: INestApplicationContext,
    private readonly ended: () => Promise<void>,
  ) {}

  static async open(database: TestDatabase, workflows: string, replace: Replacements = {}): Promise<TestApp> {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-app-'));
    const { service, owner, reader } = database.logins;
    const settings = readSettings({
      DATABASE_URL: service,
      COUNTERSIGN_OWNER_URL: owner,
      COUNTERSIGN_READER_URL: reader,
      COUNTERSIGN_DATA: folder,
      COUNTERSIGN_WORKFLOWS: workflows,
      COUNTERSIGN_SAMPLE: 'off',
      COUNTERSIGN_ADMIN_NAME: 'mike',
      LOG_LEVEL: process.env['TEST_LOG'] ?? 'silent',
    });
    const opened = await withPlatform(settings, () => undefined, replace);
    const app = await NestFactory.createApplicationContext(ServerModule.with(opened.platform), {
      logger: false,
    });
    return new TestApp(opened.platform, app, async () => {
      await opened.close();
      rmSync(folder, { recursive: true, force: true });
    });
  }

  async work(): Promise<void> {
    this.workers ??= await startWorkers(this.app, this.platform, { standby: false });
  }

  async rest(): Promise<void> {
    await this.workers?.stop();
    this.workers = undefined;
  }

  get<T>(token: abstract new (...args: never[]) => T): T {
    return this.app.get(token as never);
  }

  execute<R>(command: Command<R>): Promise<R> {
    return this.app.get(CommandBus).execute(command);
  }

  view(id: RunId | string): Promise<RunView> {
    return this.get(RunViews).view(runId(id));
  }

  /** Waits until a run is as it should be. */
  async until(id: RunId | string, enough: (view: RunView) => boolean): Promise<RunView> {
    for (let tries = 0; tries < 3_000; tries++) {
      const view = await this.view(id);
      if (enough(view)) return view;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`Run ${id} did not come to it: ${JSON.stringify(await this.view(id))}`);
  }

  async close(): Promise<void> {
    await this.rest();
    await this.app.close();
    await this.ended();
  }
}

export const hasEnded = (view: RunView): boolean => ['completed', 'partial', 'failed'].includes(view.status);
export const atGate = (view: RunView): boolean => view.status === 'awaiting_approval';
