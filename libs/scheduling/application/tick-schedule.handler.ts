import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#clock';
import type { Instant, RunId, WorkflowType } from '#eventsourcing';
import { decideAndAppend, Ledger, loadState } from '#ledger';
import { StartRun } from '#runs';
import { dateIn, nextOccurrence } from '../cron/index.js';
import {
  isOnTime,
  type Schedule,
  type ScheduleCommand,
  scheduleDecider,
  type ScheduleEvent,
  type ScheduleState,
  type TickOutcome,
} from '../domain/index.js';
import { scheduleContext, scheduleStream } from './schedule-streams.js';

/** An occurrence of a schedule is due: it gets its fate, which may be a run. */
export class TickSchedule extends Command<void> {
  constructor(
    readonly workflowType: WorkflowType,
    readonly schedule: string,
    readonly occurrence: Instant,
  ) {
    super();
  }
}

/** More missed occurrences than this are noted as one event that counts them. */
const MAX_MISSED_EVENTS = 50;

interface Fate {
  readonly outcome: TickOutcome;
  readonly runId: RunId | null;
  /** Occurrences that this tick stands for. */
  readonly occurrences: number;
  readonly nextAt: Instant | null;
}

@CommandHandler(TickSchedule)
export class TickScheduleHandler implements ICommandHandler<TickSchedule> {
  constructor(
    private readonly ledger: Ledger,
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {}

  async execute({ workflowType, schedule: name, occurrence }: TickSchedule): Promise<void> {
    const stream = scheduleStream(workflowType);
    const { state } = await loadState<ScheduleEvent, ScheduleState>(this.ledger, scheduleDecider, stream);
    const schedule = state.schedules.get(name);
    if (schedule?.next_at !== occurrence) return;
    const now = this.clock.now();
    // The run first: its id is the occurrence's, so however often this is tried, it is one run.
    const fate = await this.fateOf(schedule, occurrence, now, state.paused);
    await decideAndAppend<ScheduleCommand, ScheduleEvent, ScheduleState>(this.ledger, scheduleDecider, {
      stream,
      key: `tick/${encodeURIComponent(name)}/${occurrence}`,
      context: scheduleContext(workflowType, 'cron'),
      command: {
        kind: 'Tick',
        schedule: name,
        occurrence,
        now,
        ...fate,
        shifted: wasShifted(schedule, occurrence),
      },
    });
  }

  private async fateOf(
    schedule: Schedule,
    occurrence: Instant,
    now: Instant,
    paused: boolean,
  ): Promise<Fate> {
    const { cron, tz } = schedule;
    const nextAt = nextOccurrence(cron, tz, occurrence)?.at ?? null;
    const none = { runId: null, occurrences: 1, nextAt };
    if (paused) return { ...none, outcome: 'paused' };
    // A later one has passed too: only the last of them may be caught up with.
    if (nextAt !== null && nextAt <= now) return { ...missedUpTo(schedule, occurrence, now), runId: null };
    if (isOnTime(occurrence, now))
      return this.start(schedule, occurrence, 'fired', dateIn(tz, occurrence), nextAt);
    if (schedule.missed === 'skip') return { ...none, outcome: 'missed' };
    // For today, and once: missed days are not replayed.
    return this.start(schedule, occurrence, 'caught_up', dateIn(tz, now), nextAt);
  }

  private async start(
    { workflow_type, schedule }: Schedule,
    occurrence: Instant,
    outcome: TickOutcome,
    asOf: ReturnType<typeof dateIn>,
    nextAt: Instant | null,
  ): Promise<Fate> {
    const started = await this.commands.execute(
      new StartRun(
        {
          workflowType: workflow_type,
          asOf,
          trigger: { kind: 'cron', by: 'cron', key: `${schedule}@${occurrence}` },
        },
        { actor: 'cron' },
      ),
    );
    return started.fate === 'skipped'
      ? { outcome: 'overlap', runId: null, occurrences: 1, nextAt }
      : { outcome, runId: started.runId, occurrences: 1, nextAt };
  }
}

/** One missed occurrence, or, where there are very many, all but the last of them at once. */
function missedUpTo({ cron, tz }: Schedule, occurrence: Instant, now: Instant): Omit<Fate, 'runId'> {
  let nextAt = nextOccurrence(cron, tz, occurrence)?.at ?? null;
  const first = { outcome: 'missed', occurrences: 1, nextAt } as const;
  for (let occurrences = 1; nextAt !== null; occurrences++) {
    const following: Instant | null = nextOccurrence(cron, tz, nextAt)?.at ?? null;
    if (following === null || following > now) {
      return occurrences > MAX_MISSED_EVENTS ? { outcome: 'missed', occurrences, nextAt } : first;
    }
    nextAt = following;
  }
  return first;
}

/** Whether an occurrence stands for a wall-clock time that did not exist. */
function wasShifted({ cron, tz }: Schedule, occurrence: Instant): boolean {
  const before = new Date(Date.parse(occurrence) - 1).toISOString() as Instant;
  return nextOccurrence(cron, tz, before)?.shifted ?? false;
}
