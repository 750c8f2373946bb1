import { type Decider, type Instant, msBetween, type RunId, type WorkflowType } from '#eventsourcing';
import type { Schedule, ScheduleEvent, TickOutcome } from './schedule.events.js';

export type ScheduleCommand =
  | {
      readonly kind: 'Set';
      readonly workflowType: WorkflowType;
      /** All that the contract in force has, with when each fires next. */
      readonly schedules: readonly Schedule[];
    }
  | {
      readonly kind: 'Tick';
      readonly schedule: string;
      readonly occurrence: Instant;
      readonly outcome: TickOutcome;
      readonly runId: RunId | null;
      readonly shifted: boolean;
      readonly occurrences: number;
      readonly now: Instant;
      readonly nextAt: Instant | null;
    }
  | { readonly kind: 'Pause' | 'Resume'; readonly workflowType: WorkflowType; readonly by: string };

export interface ScheduleState {
  readonly schedules: ReadonlyMap<string, Schedule>;
  readonly paused: boolean;
}

/** A tick this much after its time is no longer on time: the service was away. */
export const ON_TIME_MS = 5 * 60_000;

/** Decides when each schedule of a workflow fires next; each occurrence has one fate. */
export const scheduleDecider: Decider<ScheduleCommand, ScheduleEvent, ScheduleState> = {
  initial: { schedules: new Map(), paused: false },

  evolve(state, event) {
    switch (event.type) {
      case 'ScheduleSet':
        return { ...state, schedules: new Map(state.schedules).set(event.data.schedule, event.data) };
      case 'ScheduleRemoved': {
        const schedules = new Map(state.schedules);
        schedules.delete(event.data.schedule);
        return { ...state, schedules };
      }
      case 'ScheduleTicked': {
        const { schedule, next_at } = event.data;
        const known = state.schedules.get(schedule);
        if (!known) return state;
        return { ...state, schedules: new Map(state.schedules).set(schedule, { ...known, next_at }) };
      }
      case 'SchedulePaused':
        return { ...state, paused: true };
      case 'ScheduleResumed':
        return { ...state, paused: false };
    }
  },

  decide(command, state) {
    switch (command.kind) {
      case 'Set':
        return set(command, state);
      case 'Tick':
        return tick(command, state);
      case 'Pause':
      case 'Resume': {
        const paused = command.kind === 'Pause';
        if (state.paused === paused) return [];
        const schedules = [...state.schedules.keys()];
        const data = { workflow_type: command.workflowType, schedules, by: command.by };
        return [{ type: paused ? 'SchedulePaused' : 'ScheduleResumed', data }];
      }
    }
  },
};

type Of<Kind extends ScheduleCommand['kind']> = Extract<ScheduleCommand, { kind: Kind }>;

function set(command: Of<'Set'>, state: ScheduleState): readonly ScheduleEvent[] {
  const wanted = new Map(command.schedules.map((schedule) => [schedule.schedule, schedule]));
  const removed = [...state.schedules.keys()].filter((name) => !wanted.has(name));
  const added = [...wanted.values()].filter(({ schedule, missed }) => {
    const known = state.schedules.get(schedule);
    return known?.missed !== missed;
  });
  return [
    ...removed.map((schedule): ScheduleEvent => {
      return { type: 'ScheduleRemoved', data: { workflow_type: command.workflowType, schedule } };
    }),
    ...added.map((schedule): ScheduleEvent => {
      // One that is known keeps its place: an occurrence that is due now is not lost by a change beside it.
      const next_at = state.schedules.get(schedule.schedule)?.next_at ?? schedule.next_at;
      return { type: 'ScheduleSet', data: { ...schedule, next_at } };
    }),
  ];
}

function tick(command: Of<'Tick'>, state: ScheduleState): readonly ScheduleEvent[] {
  const schedule = state.schedules.get(command.schedule);
  // Somebody else was quicker, or the contract changed meanwhile.
  if (!schedule || schedule.next_at !== command.occurrence) return [];
  return [
    {
      type: 'ScheduleTicked',
      data: {
        workflow_type: schedule.workflow_type,
        schedule: command.schedule,
        occurrence: command.occurrence,
        outcome: command.outcome,
        run_id: command.runId,
        shifted: command.shifted,
        occurrences: command.occurrences,
        ticked_at: command.now,
        next_at: command.nextAt,
      },
    },
  ];
}

/** Whether an occurrence is taken at its time, or after the service was away. */
export function isOnTime(occurrence: Instant, now: Instant): boolean {
  return msBetween(occurrence, now) <= ON_TIME_MS;
}
