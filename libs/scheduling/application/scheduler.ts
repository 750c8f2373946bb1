import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandBus, ICommand } from '@nestjs/cqrs';
import { type Clock } from '#clock';
import { actionId, type Instant, msBetween, runId, workflowType } from '#eventsourcing';
import { ExpireAction } from '#proposed-actions';
import { ExpireGate } from '#runs';
import { failureKind, type Lease, type Unit } from '#subscriptions';
import { VerifyDue } from '#verification';
import { nextOccurrence } from '../cron/index.js';
import type { DueItem, DueList } from './due-list.js';
import { TickSchedule } from './tick-schedule.handler.js';

export interface SchedulerParts {
  readonly due: DueList;
  readonly commands: CommandBus;
  readonly clock: Clock;
  readonly log: { warn(message: string, facts: Readonly<Record<string, unknown>>): void };
}

/** When checks are run: at minute 8 and 38 of every hour. */
const VERIFY_CRON = '8,38 * * * *';
const LOOK_EVERY_MS = 1_000;
const MAX_ITEMS = 500;
/** What failed is left alone for this long, so that it does not keep the rest from its turn. */
const PAUSE_AFTER_FAILURE_MS = 30_000;
const KINDS = ['cron', 'expire_gate', 'expire_action'] as const;

/** Looks what is due and has it done; every command is harmless when given twice. */
export class Scheduler implements Unit {
  readonly name = 'scheduler';
  readonly needsAllTypes = true;
  private readonly resting = new Map<string, number>();

  constructor(private readonly parts: SchedulerParts) {}

  async run(lease: Lease): Promise<void> {
    let verifyAt = this.nextVerify();
    while (!lease.signal.aborted) {
      if (lease.isFresh()) {
        await this.doDue(lease);
        if (this.parts.clock.now() >= verifyAt) {
          await this.attempt('verify', new VerifyDue());
          verifyAt = this.nextVerify();
        }
      }
      await sleep(LOOK_EVERY_MS, undefined, { signal: lease.signal }).catch(() => undefined);
    }
  }

  private async doDue(lease: Lease): Promise<void> {
    const items = await this.parts.due.due(KINDS, MAX_ITEMS);
    for (const item of items) {
      if (!lease.isFresh()) return;
      await this.attempt(`${item.kind}/${item.ref}`, commandFor(item));
    }
  }

  private async attempt(name: string, command: ICommand): Promise<void> {
    const until = this.resting.get(name);
    if (until !== undefined && performance.now() < until) return;
    this.resting.delete(name);
    try {
      await this.parts.commands.execute(command);
    } catch (error) {
      this.parts.log.warn('something due could not be done, is tried again', {
        name,
        error: String(error),
      });
      if (failureKind(error) !== 'later') this.resting.set(name, performance.now() + PAUSE_AFTER_FAILURE_MS);
    }
  }

  private nextVerify(): Instant {
    const now = this.parts.clock.now();
    const next = nextOccurrence(VERIFY_CRON, 'UTC', now);
    if (!next || msBetween(now, next.at) > 3_600_000)
      throw new Error('The verify tick comes every half hour.');
    return next.at;
  }
}

function commandFor(item: DueItem): ICommand {
  switch (item.kind) {
    case 'cron':
      return new TickSchedule(workflowType(item.workflowType ?? ''), item.detail ?? '', item.dueAt);
    case 'expire_gate':
      return new ExpireGate(runId(item.ref), { actor: 'countersign' });
    case 'expire_action':
      return new ExpireAction(actionId(item.ref));
    case 'verify':
      return new VerifyDue();
  }
}
