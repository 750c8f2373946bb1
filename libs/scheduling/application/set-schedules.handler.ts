import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#clock';
import { type Contract, ContractRegistry } from '#contracts';
import type { Digest, WorkflowType } from '#eventsourcing';
import { decideAndAppend, Ledger, type Revision } from '#ledger';
import { nextOccurrence } from '../cron/index.js';
import {
  type Schedule,
  type ScheduleCommand,
  scheduleDecider,
  type ScheduleEvent,
  type ScheduleState,
} from '../domain/index.js';
import { scheduleContext, scheduleName, scheduleStream } from './schedule-streams.js';

/** Takes the schedules of a contract that has come into force: new ones are set, ones it no longer has removed. */
export class SetSchedules extends Command<void> {
  constructor(
    readonly workflowType: WorkflowType,
    readonly contractDigest: Digest,
    /** Of the activation in the contract's stream: the same contract may come into force again. */
    readonly activation: Revision,
    readonly causationId: string,
  ) {
    super();
  }
}

@CommandHandler(SetSchedules)
export class SetSchedulesHandler implements ICommandHandler<SetSchedules> {
  constructor(
    private readonly ledger: Ledger,
    private readonly contracts: ContractRegistry,
    private readonly clock: Clock,
  ) {}

  async execute({ workflowType, contractDigest, activation, causationId }: SetSchedules): Promise<void> {
    const { contract } = await this.contracts.load(contractDigest);
    await decideAndAppend<ScheduleCommand, ScheduleEvent, ScheduleState>(this.ledger, scheduleDecider, {
      stream: scheduleStream(workflowType),
      key: `set/${activation}`,
      context: scheduleContext(workflowType, 'countersign', causationId),
      command: () => ({ kind: 'Set', workflowType, schedules: this.schedulesOf(contract) }),
    });
  }

  private schedulesOf(contract: Contract): readonly Schedule[] {
    const now = this.clock.now();
    return contract.triggers.flatMap((trigger) => {
      if (trigger.kind !== 'cron') return [];
      const { cron, tz, missed } = trigger;
      const next_at = nextOccurrence(cron, tz, now)?.at ?? null;
      return [{ workflow_type: contract.type, schedule: scheduleName(cron, tz), cron, tz, missed, next_at }];
    });
  }
}
