import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { userOf } from '#database';
import type { RunId } from '#eventsourcing';
import { WebhookDelivery } from '#delivery';
import { APP_EVENT_TYPES, Projector, projections } from '#projections';
import { ParkRun } from '#runs';
import { DueList, Scheduler } from '#scheduling';
import { NestSagas, type ParkedLane, SagaRunner, Workers } from '#subscriptions';
import type { Platform } from './platform.js';

const SETTLE_MS = 5_000;
const LOOK_EVERY_MS = 15;

export interface RunningWorkers {
  held(): readonly string[];
  /** Waits, for a while, until what this process holds has caught up: nothing is left for the next one to do. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

export interface StartWorkersOptions {
  readonly standby: boolean;
  /** Told after saga checkpoints were moved. */
  readonly acknowledged?: (() => void) | undefined;
}

/** Takes up work: sagas, projections, schedules. Call after `app.init()`, when every handler is registered. */
export async function startWorkers(
  app: INestApplicationContext,
  platform: Platform,
  options: StartWorkersOptions,
): Promise<RunningWorkers> {
  const { database, evidence, ledger, log, clock, readModels } = platform;
  const url = database.logins.service;
  const commands = app.get(CommandBus);
  const workersLog = facts(log);
  const sagas = new SagaRunner({
    url,
    ledger,
    commands,
    sagas: app.get(NestSagas),
    log: workersLog,
    announce: (lane) => announce(commands, lane),
    ...(options.acknowledged && { acknowledged: options.acknowledged }),
  });
  const projector = new Projector({
    url,
    ledger,
    projections,
    version: platform.readModelVersion,
    log: workersLog,
    reader: userOf(database.logins.reader),
    moved: readModels.moved,
  });
  const scheduler = new Scheduler({ due: app.get(DueList), commands, clock, log: workersLog });
  const webhooks = new WebhookDelivery({
    url,
    ledger,
    log: workersLog,
    subscriptions: platform.delivery.subscriptions,
    store: platform.delivery.store,
    rules: platform.delivery.rules,
  });
  const obstacle = await evidence.obstacle();
  if (obstacle !== undefined) log.warn(obstacle);
  const sealers = obstacle === undefined ? [evidence.unit(workersLog)] : [];
  const workers = new Workers([projector, ...sagas.units, scheduler, ...webhooks.units, ...sealers], {
    url,
    eventTypes: APP_EVENT_TYPES,
    standby: options.standby,
    log: workersLog,
    name: `${hostname()} ${process.pid}`,
  });
  await workers.start();
  return {
    held: () => workers.held(),
    settle: async () => {
      const deadline = performance.now() + SETTLE_MS;
      while (workers.held().length > 0 && performance.now() < deadline) {
        const { position } = await ledger.head();
        const done = sagas.position() ?? position;
        const models = await readModels.states();
        const behind = models.some((model) => model.state !== 'stopped' && model.position < position);
        if (done >= position && !behind) return;
        await sleep(LOOK_EVERY_MS);
      }
    },
    stop: async () => {
      await workers.stop();
      await Promise.all([sagas.close(), projector.close(), webhooks.close()]);
    },
  };
}

/** A parked lane of a run is an event of the run; other lanes are seen in `subscriptions status` and the log. */
async function announce(commands: CommandBus, lane: ParkedLane): Promise<void> {
  if (!/^[0-9a-f-]{36}$/.test(lane.lane)) return;
  const { subscription, attempts, error } = lane;
  const position = String(lane.position);
  await commands.execute(
    new ParkRun(lane.lane as string as RunId, { subscription, position, attempts, error }),
  );
}

function facts(log: Platform['log']) {
  return {
    info: (message: string, more: Readonly<Record<string, unknown>>) => log.debug(more, message),
    warn: (message: string, more: Readonly<Record<string, unknown>>) => log.warn(more, message),
    error: (message: string, more: Readonly<Record<string, unknown>>) => log.error(more, message),
  };
}
