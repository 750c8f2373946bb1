import type { ActionId, Digest, Instant, PlainDate, RunId, WorkflowType } from '#eventsourcing';
import type { StartOrder } from './admission.events.js';
import type { ActionProposed, Approved, Expired, Rejected, Superseded } from '#proposed-actions/domain';

/** How the gate of a run is handled; taken from the contract when the run starts. */
export type GateTerms = {
  readonly risk_gate: number;
  readonly approver: string;
  readonly deputies: readonly string[];
  /** The target for an answer, in milliseconds after the proposal. Reminded of, never a cliff. */
  readonly window_ms: number | null;
  readonly remind_ms: readonly number[];
  readonly expires: 'next_occurrence' | 'never' | { readonly after_ms: number };
};

export type RunStarted = {
  readonly type: 'RunStarted';
  readonly data: StartOrder & {
    readonly invoker: string;
    readonly risk_level: number;
    readonly gate: GateTerms;
    /** Whether it was admitted in the stream of its type, and is released there; false with overlap `allow`. */
    readonly admitted: boolean;
    readonly started_at: Instant;
  };
};

/** One context query's rows, frozen in the content store. */
export type ContextSnapshot = {
  /** Content: the list of row digests with columns. */
  readonly digest: Digest;
  readonly rows: number;
};

export type ContextLoaded = {
  readonly type: 'ContextLoaded';
  readonly data: { readonly run_id: RunId; readonly contexts: Readonly<Record<string, ContextSnapshot>> };
};

export type PreconditionChecked = {
  readonly name: string;
  readonly severity: 'warn' | 'block';
  readonly passed: boolean;
  /** Content: the row that was looked at, or the error. */
  readonly observed_digest: Digest;
};

export type PreconditionsChecked = {
  readonly type: 'PreconditionsChecked';
  readonly data: { readonly run_id: RunId; readonly checks: readonly PreconditionChecked[] };
};

export type TargetCounts = {
  readonly planned: number;
  readonly staged: number;
  readonly skipped: number;
  readonly failed: number;
};
export type Counts = Readonly<Record<string, TargetCounts>>;

/** The plan in figures; the whole of it is content under its digest. */
export type PlanFigures = {
  readonly items: number;
  readonly counts: Counts;
  /** By currency: decimal strings and a number of customers. */
  readonly totals: Readonly<
    Record<string, { readonly overdue: string; readonly open: string; readonly customers: number }>
  >;
  readonly suppressed: readonly { readonly code: string; readonly count: number }[];
  readonly marked: readonly { readonly code: string; readonly count: number }[];
};

export type PlanPrepared = {
  readonly type: 'PlanPrepared';
  readonly data: PlanFigures & {
    readonly run_id: RunId;
    readonly digest: Digest;
    readonly warnings: readonly string[];
  };
};

/** No approval is asked for: the risk is below the gate. */
export type GateSkipped = {
  readonly type: 'GateSkipped';
  readonly data: {
    readonly run_id: RunId;
    readonly plan_digest: Digest;
    readonly risk_level: number;
    readonly risk_gate: number;
  };
};

/** The approver was reminded of a gate that waits. Each reminder of the contract comes once. */
export type GateReminded = {
  readonly type: 'GateReminded';
  readonly data: {
    readonly run_id: RunId;
    readonly action_id: ActionId;
    /** Milliseconds after the proposal, as the contract has it. */
    readonly after_ms: number;
    readonly reminded_at: Instant;
    /** Who is told. */
    readonly people: readonly string[];
    /** When there is something to say again, unless it is decided by then. */
    readonly next_at: Instant;
  };
};

/** The time in which an answer was expected is over. Nothing is decided by it. */
export type GateOverdue = {
  readonly type: 'GateOverdue';
  readonly data: {
    readonly run_id: RunId;
    readonly action_id: ActionId;
    readonly overdue_at: Instant;
    readonly noted_at: Instant;
    readonly people: readonly string[];
  };
};

type Item = { readonly run_id: RunId; readonly target: string; readonly item: string };

export type DraftStaged = {
  readonly type: 'DraftStaged';
  readonly data: Item & { readonly action_id: string; readonly action_type: string; readonly digest: Digest };
};
export type ItemSkipped = { readonly type: 'ItemSkipped'; readonly data: Item & { readonly code: string } };
export type ItemFailed = {
  readonly type: 'ItemFailed';
  readonly data: Item & { readonly code: string; readonly message: string };
};

export type RunStatus = 'completed' | 'partial' | 'failed';
export type RunOutcome =
  | 'ok'
  | 'nothing_to_do'
  | 'items_failed'
  | 'rejected'
  | 'expired'
  | 'superseded'
  | 'blocked'
  | 'cancelled'
  | 'error';

export type RunError = {
  readonly step: string;
  readonly item: string | null;
  readonly code: string;
  readonly message: string;
};

/** `summary_json` of the run log. */
export type RunSummary = {
  readonly outcome: RunOutcome;
  readonly duration_ms: number;
  readonly steps: {
    readonly total: number;
    readonly ok: number;
    readonly failed: number;
    readonly skipped: number;
  };
  readonly counts: Counts;
  /** The first hundred; the items' own events have all. */
  readonly errors: readonly RunError[];
  readonly warnings: readonly string[];
  readonly decided_by: string | null;
};

export type RunCompleted = {
  readonly type: 'RunCompleted';
  readonly data: {
    readonly run_id: RunId;
    readonly workflow_type: WorkflowType;
    readonly as_of: PlainDate;
    readonly status: RunStatus;
    readonly started_at: Instant;
    readonly completed_at: Instant;
    readonly admitted: boolean;
    readonly summary: RunSummary;
    /** Content: why it was rejected or cancelled, or the error; null when there is nothing to say. */
    readonly reason_digest: Digest | null;
  };
};

export type ReflexionRecorded = {
  readonly type: 'ReflexionRecorded';
  readonly data: {
    readonly run_id: RunId;
    readonly workflow_type: WorkflowType;
    readonly narrative_digest: Digest;
    readonly tags: readonly string[];
  };
};

/** The one event of a run that the outside subscribes to. */
export type WorkflowEnded = {
  readonly type: 'workflow.completed' | 'workflow.partial' | 'workflow.failed';
  readonly data: {
    readonly run_id: RunId;
    readonly workflow_type: WorkflowType;
    readonly status: RunStatus;
    readonly outcome: RunOutcome;
    readonly as_of: PlainDate;
    readonly started_at: Instant;
    readonly completed_at: Instant;
    readonly counts: Counts;
  };
};

export type CheckKind = 'sql' | 'object' | 'http';

export type VerifyScheduled = {
  readonly type: 'VerifyScheduled';
  readonly data: {
    readonly run_id: RunId;
    readonly check: string;
    readonly kind: CheckKind;
    readonly due_at: Instant;
    /** No verdict by then: timed out. */
    readonly deadline_at: Instant;
  };
};

export type Verdict = {
  readonly type: 'VerifyPassed' | 'VerifyFailed' | 'VerifyTimedOut';
  readonly data: {
    readonly run_id: RunId;
    readonly check: string;
    readonly executed_at: Instant;
    /** Content: what was observed; null when nothing could be. */
    readonly observed_digest: Digest | null;
  };
};

export type RunCancelled = {
  readonly type: 'RunCancelled';
  readonly data: { readonly run_id: RunId; readonly by: string; readonly reason_digest: Digest };
};

/** A lane of this run stands still until somebody resumes it. */
export type RunParked = {
  readonly type: 'RunParked';
  readonly data: {
    readonly run_id: RunId;
    readonly subscription: string;
    readonly position: string;
    readonly attempts: number;
    /** Content: the error. */
    readonly error_digest: Digest;
  };
};

export type RunResumed = {
  readonly type: 'RunResumed';
  readonly data: {
    readonly run_id: RunId;
    readonly by: string;
    /** Leaves out the event that the run is parked at. */
    readonly skip: boolean;
    readonly reason_digest: Digest | null;
  };
};

/** What happens in the stream `workflow_run-<run_id>`. */
export type RunEvent =
  | RunStarted
  | ContextLoaded
  | PreconditionsChecked
  | PlanPrepared
  | GateSkipped
  | ActionProposed
  | GateReminded
  | GateOverdue
  | Approved
  | Rejected
  | Expired
  | Superseded
  | DraftStaged
  | ItemSkipped
  | ItemFailed
  | RunCancelled
  | RunCompleted
  | ReflexionRecorded
  | WorkflowEnded
  | VerifyScheduled
  | Verdict
  | RunParked
  | RunResumed;

export const RUN_EVENT_TYPES = [
  'RunStarted',
  'ContextLoaded',
  'PreconditionsChecked',
  'PlanPrepared',
  'GateSkipped',
  'ActionProposed',
  'GateReminded',
  'GateOverdue',
  'Approved',
  'Rejected',
  'Expired',
  'Superseded',
  'DraftStaged',
  'ItemSkipped',
  'ItemFailed',
  'RunCancelled',
  'RunCompleted',
  'ReflexionRecorded',
  'workflow.completed',
  'workflow.partial',
  'workflow.failed',
  'VerifyScheduled',
  'VerifyPassed',
  'VerifyFailed',
  'VerifyTimedOut',
  'RunParked',
  'RunResumed',
] as const satisfies readonly RunEvent['type'][];
