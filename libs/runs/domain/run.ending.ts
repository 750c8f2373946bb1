import { type Digest, type Instant, msBetween, plusMs } from '#eventsourcing';
import type {
  CheckKind,
  Counts,
  RunError,
  RunEvent,
  RunOutcome,
  RunStarted,
  RunStatus,
  TargetCounts,
} from './run.events.js';
import { MAX_LISTED_ERRORS, type RunState } from './run.state.js';

/** A verify check as the contract has it, in milliseconds. */
export interface CheckTerms {
  readonly name: string;
  readonly kind: CheckKind;
  /** Due this long after the end. */
  readonly window_ms: number;
  /** No verdict this long after the end: timed out. */
  readonly deadline_ms: number;
}

/** What is written beside the end itself. */
export interface Epilogue {
  readonly now: Instant;
  /** Content: the narrative that later runs read; null when the contract wants none. */
  readonly narrative: { readonly digest: Digest; readonly tags: readonly string[] } | null;
  readonly checks: readonly CheckTerms[];
}

/**
 * The end of a run, decided together: its completion with counts, what it learnt, the one event for the outside,
 * and the checks to come. Checks are scheduled only for a plan that was carried out.
 */
export function ending(
  state: RunState,
  outcome: RunOutcome,
  epilogue: Epilogue,
  reason: { readonly digest: Digest | null; readonly error?: RunError } = { digest: null },
): readonly RunEvent[] {
  const started = state.started as RunStarted['data'];
  const { run_id, workflow_type, as_of, started_at, admitted } = started;
  const { now } = epilogue;
  const counts = countsOf(state);
  const status = statusOf(outcome, counts);
  const summary = {
    outcome,
    duration_ms: Math.max(0, msBetween(started_at, now)),
    steps: stepsOf(state, outcome),
    counts,
    errors: [...errorsOf(state), ...(reason.error ? [reason.error] : [])].slice(0, MAX_LISTED_ERRORS),
    warnings: warningsOf(state),
    decided_by: decidedBy(state),
  };
  const events: RunEvent[] = [
    {
      type: 'RunCompleted',
      data: {
        run_id,
        workflow_type,
        as_of,
        status,
        started_at,
        completed_at: now,
        admitted,
        summary,
        reason_digest: reason.digest,
      },
    },
  ];
  if (epilogue.narrative) {
    const { digest, tags } = epilogue.narrative;
    events.push({
      type: 'ReflexionRecorded',
      data: { run_id, workflow_type, narrative_digest: digest, tags },
    });
  }
  events.push({
    type: `workflow.${status}`,
    data: { run_id, workflow_type, status, outcome, as_of, started_at, completed_at: now, counts },
  });
  if (outcome === 'ok' || outcome === 'items_failed') {
    for (const check of epilogue.checks) {
      events.push({
        type: 'VerifyScheduled',
        data: {
          run_id,
          check: check.name,
          kind: check.kind,
          due_at: plusMs(now, check.window_ms),
          deadline_at: plusMs(now, check.deadline_ms),
        },
      });
    }
  }
  return events;
}

/** By target: what was planned, and what became of it. A plan with nothing to stage is its own outcome. */
export function countsOf(state: RunState): Counts {
  const planned = state.plan?.counts ?? {};
  if (Object.values(planned).every((figures) => figures.staged === 0)) return planned;
  return Object.fromEntries(
    Object.entries(planned).map(([target, figures]): [string, TargetCounts] => {
      const settled = state.outcomes.get(target) ?? { staged: 0, skipped: 0, failed: 0 };
      return [target, { ...settled, planned: figures.planned }];
    }),
  );
}

function statusOf(outcome: RunOutcome, counts: Counts): RunStatus {
  switch (outcome) {
    case 'ok':
    case 'nothing_to_do':
      return 'completed';
    case 'items_failed':
      return Object.values(counts).some((count) => count.staged > 0 || count.skipped > 0)
        ? 'partial'
        : 'failed';
    case 'rejected':
    case 'expired':
    case 'superseded':
    case 'blocked':
    case 'cancelled':
    case 'error':
      return 'failed';
  }
}

/** The six columns of a run: trigger, context, preconditions, plan, gate, fan-out. */
function stepsOf(state: RunState, outcome: RunOutcome) {
  const reached = { new: 0, started: 1, context_loaded: 2, checked: 3, planned: 4, ended: 4 }[state.phase];
  const gate = state.decision?.type === 'Approved' || state.gateSkipped ? 1 : 0;
  const fanOut = outcome === 'ok' || outcome === 'items_failed' ? 1 : 0;
  const ok = reached + gate + (outcome === 'items_failed' ? 0 : fanOut);
  const failed = outcome === 'ok' || outcome === 'nothing_to_do' ? 0 : 1;
  return { total: 6, ok, failed, skipped: Math.max(0, 6 - ok - failed) };
}

function errorsOf(state: RunState): RunError[] {
  return state.itemErrors.map(({ target, item, code, message }) => ({ step: target, item, code, message }));
}

function warningsOf(state: RunState): string[] {
  const failed = state.preconditions.filter((check) => !check.passed).map((check) => check.name);
  return [...failed.map((name) => `precondition ${name} did not hold`), ...(state.plan?.warnings ?? [])];
}

function decidedBy(state: RunState): string | null {
  const { decision } = state;
  if (decision?.type !== 'Approved' && decision?.type !== 'Rejected') return null;
  const { decided_by, on_behalf_of } = decision.data;
  return on_behalf_of === null ? decided_by : `${decided_by} for ${on_behalf_of}`;
}
