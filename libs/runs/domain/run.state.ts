import type { ActionProposed, Decision } from '#proposed-actions/domain';
import type {
  CheckKind,
  ContextSnapshot,
  PlanPrepared,
  PreconditionChecked,
  RunCompleted,
  RunEvent,
  RunStarted,
  TargetCounts,
  Verdict,
} from './run.events.js';

/** How far a run has come. Each phase is reached once, in this order; `ended` from any of them. */
export type Phase = 'new' | 'started' | 'context_loaded' | 'checked' | 'planned' | 'ended';

export interface RunState {
  readonly phase: Phase;
  readonly started: RunStarted['data'] | undefined;
  readonly contexts: Readonly<Record<string, ContextSnapshot>>;
  readonly preconditions: readonly PreconditionChecked[];
  readonly plan: PlanPrepared['data'] | undefined;
  /** The gate, once it is proposed. */
  readonly gate: ActionProposed['data'] | undefined;
  readonly decision: Decision | undefined;
  readonly gateSkipped: boolean;
  /** Reminders that went out, in milliseconds after the proposal. */
  readonly reminded: readonly number[];
  /** The time in which an answer was expected is over. */
  readonly overdue: boolean;
  /** What became of the plan's items so far, by target. */
  readonly outcomes: ReadonlyMap<string, TargetCounts>;
  /** Items with an outcome: `target/item`. */
  readonly settled: ReadonlySet<string>;
  readonly itemErrors: readonly {
    readonly target: string;
    readonly item: string;
    readonly code: string;
    readonly message: string;
  }[];
  readonly completed: RunCompleted['data'] | undefined;
  readonly checks: ReadonlyMap<string, ScheduledCheck>;
  readonly parked: boolean;
  /** How often it was parked and resumed: tells one parking from the next. */
  readonly parkings: number;
}

export interface ScheduledCheck {
  readonly kind: CheckKind;
  readonly due_at: string;
  readonly deadline_at: string;
  readonly verdict: Verdict['type'] | undefined;
}

/** Errors of items that the end of a run lists; each item's own event has its error in any case. */
export const MAX_LISTED_ERRORS = 100;

export function emptyRun(): RunState {
  return {
    phase: 'new',
    started: undefined,
    contexts: {},
    preconditions: [],
    plan: undefined,
    gate: undefined,
    decision: undefined,
    gateSkipped: false,
    reminded: [],
    overdue: false,
    outcomes: new Map(),
    settled: new Set(),
    itemErrors: [],
    completed: undefined,
    checks: new Map(),
    parked: false,
    parkings: 0,
  };
}

/** The fold owns its state: the collections of items, which may be tens of thousands, grow in place. */
export function evolveRun(state: RunState, event: RunEvent): RunState {
  switch (event.type) {
    case 'RunStarted':
      return { ...state, phase: 'started', started: event.data };
    case 'ContextLoaded':
      return { ...state, phase: 'context_loaded', contexts: event.data.contexts };
    case 'PreconditionsChecked':
      return { ...state, phase: 'checked', preconditions: event.data.checks };
    case 'PlanPrepared':
      return { ...state, phase: 'planned', plan: event.data };
    case 'ActionProposed':
      return { ...state, gate: event.data };
    case 'GateSkipped':
      return { ...state, gateSkipped: true };
    case 'GateReminded':
      return { ...state, reminded: [...state.reminded, event.data.after_ms] };
    case 'GateOverdue':
      return { ...state, overdue: true };
    case 'Approved':
    case 'Rejected':
    case 'Expired':
    case 'Superseded':
      return { ...state, decision: event };
    case 'DraftStaged':
      return settle(state, event.data, 'staged');
    case 'ItemSkipped':
      return settle(state, event.data, 'skipped');
    case 'ItemFailed': {
      const { target, item, code, message } = event.data;
      if (state.itemErrors.length < MAX_LISTED_ERRORS) {
        (state.itemErrors as RunState['itemErrors'][number][]).push({ target, item, code, message });
      }
      return settle(state, event.data, 'failed');
    }
    case 'RunCompleted':
      return { ...state, phase: 'ended', completed: event.data };
    case 'VerifyScheduled': {
      const { check, kind, due_at, deadline_at } = event.data;
      const scheduled = { kind, due_at, deadline_at, verdict: undefined };
      return { ...state, checks: new Map(state.checks).set(check, scheduled) };
    }
    case 'VerifyPassed':
    case 'VerifyFailed':
    case 'VerifyTimedOut': {
      const scheduled = state.checks.get(event.data.check);
      if (!scheduled) return state;
      const checks = new Map(state.checks).set(event.data.check, { ...scheduled, verdict: event.type });
      return { ...state, checks };
    }
    case 'RunParked':
      return { ...state, parked: true };
    case 'RunResumed':
      return { ...state, parked: false, parkings: state.parkings + 1 };
    case 'RunCancelled':
    case 'ReflexionRecorded':
    case 'workflow.completed':
    case 'workflow.partial':
    case 'workflow.failed':
      return state;
  }
}

const NONE: TargetCounts = { planned: 0, staged: 0, skipped: 0, failed: 0 };

function settle(
  state: RunState,
  { target, item }: { readonly target: string; readonly item: string },
  what: 'staged' | 'skipped' | 'failed',
): RunState {
  const key = `${target}/${item}`;
  if (state.settled.has(key)) return state;
  (state.settled as Set<string>).add(key);
  const counts = state.outcomes.get(target) ?? NONE;
  (state.outcomes as Map<string, TargetCounts>).set(target, {
    ...counts,
    planned: counts.planned + 1,
    [what]: counts[what] + 1,
  });
  return state;
}
