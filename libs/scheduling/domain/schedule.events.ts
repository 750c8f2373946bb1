import type { Instant, RunId, WorkflowType } from '#eventsourcing';

/** A schedule of a contract; a contract may have several. */
export type Schedule = {
  readonly workflow_type: WorkflowType;
  /** `<cron> <tz>`: which of the contract's schedules. */
  readonly schedule: string;
  readonly cron: string;
  readonly tz: string;
  /** What is done about an occurrence that passed while nothing ran. */
  readonly missed: 'run_once' | 'skip';
  /** Null when it never fires again. */
  readonly next_at: Instant | null;
};

export type ScheduleSet = {
  readonly type: 'ScheduleSet';
  readonly data: Schedule;
};

export type ScheduleRemoved = {
  readonly type: 'ScheduleRemoved';
  readonly data: { readonly workflow_type: WorkflowType; readonly schedule: string };
};

/**
 * What became of an occurrence: `fired` a run, `caught_up` with one after the service was away, `missed`, `overlap`
 * with an open run, a `holiday` of its calendar, or the schedule was `paused`.
 */
export type TickOutcome = 'fired' | 'caught_up' | 'missed' | 'overlap' | 'holiday' | 'paused';

export type ScheduleTicked = {
  readonly type: 'ScheduleTicked';
  readonly data: {
    readonly workflow_type: WorkflowType;
    readonly schedule: string;
    readonly occurrence: Instant;
    readonly outcome: TickOutcome;
    readonly run_id: RunId | null;
    /** The wall-clock time did not exist that day, because the clocks changed: it ran at the next valid minute. */
    readonly shifted: boolean;
    /** How many occurrences this stands for: more than one only for a long run of missed ones. */
    readonly occurrences: number;
    readonly ticked_at: Instant;
    readonly next_at: Instant | null;
  };
};

export type SchedulePaused = {
  readonly type: 'SchedulePaused' | 'ScheduleResumed';
  readonly data: {
    readonly workflow_type: WorkflowType;
    /** All schedules that the workflow has. */
    readonly schedules: readonly string[];
    readonly by: string;
  };
};

/** What happens in the stream `schedule-<type>`. */
export type ScheduleEvent = ScheduleSet | ScheduleRemoved | ScheduleTicked | SchedulePaused;

export const SCHEDULE_EVENT_TYPES = [
  'ScheduleSet',
  'ScheduleRemoved',
  'ScheduleTicked',
  'SchedulePaused',
  'ScheduleResumed',
] as const satisfies readonly ScheduleEvent['type'][];
