import type { Draft, PlannedItem } from './proposed-actions.js';
import { get } from './request.js';

export type RunStatus =
  'queued' | 'running' | 'awaiting_approval' | 'parked' | 'completed' | 'partial' | 'failed';

export interface Counts {
  readonly planned: number;
  readonly staged: number;
  readonly skipped: number;
  readonly failed: number;
}

export interface Run {
  readonly run_id: string;
  readonly workflow_type: string;
  readonly status: RunStatus;
  readonly outcome: string | null;
  readonly reason: string | null;
  readonly as_of: string;
  readonly trigger: { readonly kind: string; readonly by: string };
  readonly contract_digest: string;
  readonly requested_at: string;
  readonly started_at: string | null;
  readonly completed_at: string | null;
  readonly gate: Gate | null;
  /** By the name of the fan-out. */
  readonly counts: Readonly<Record<string, Counts>>;
  readonly preconditions: readonly Precondition[];
  readonly verify: readonly VerifyCheck[];
}

export interface Gate {
  /** The run's own id. */
  readonly action_id: string;
  readonly status: 'pending' | 'approved' | 'rejected' | 'expired' | 'superseded';
  readonly digest: string;
  readonly approver: string;
  readonly deputies: readonly string[];
  readonly expires_at: string | null;
  readonly decided_by: string | null;
  readonly decided_at: string | null;
}

export interface Precondition {
  readonly name: string;
  readonly severity: 'warn' | 'block';
  readonly passed: boolean;
  readonly observed: unknown;
}

export interface VerifyCheck {
  readonly check: string;
  readonly kind: 'sql' | 'object' | 'http';
  readonly status: 'pending' | 'pass' | 'fail' | 'timeout';
  readonly due_at: string;
  readonly deadline_at: string;
}

export interface CodeCount {
  readonly code: string;
  readonly count: number;
}

/** What a run would do, or did. Amounts are decimal strings, by currency. */
export interface Plan {
  readonly digest: string;
  readonly run_id: string;
  readonly workflow_type: string;
  readonly as_of: string;
  readonly items: readonly PlanItem[];
  readonly counts: Readonly<Record<string, Counts>>;
  readonly totals: Readonly<
    Record<string, { readonly overdue: string; readonly open: string; readonly customers: number }>
  >;
  readonly by_tier: readonly {
    readonly tier: number;
    readonly name: string;
    readonly customers: number;
    readonly staged: number;
    readonly overdue: Readonly<Record<string, string>>;
  }[];
  readonly suppressed: readonly CodeCount[];
  readonly marked: readonly CodeCount[];
  readonly warnings: readonly string[];
  readonly changes: Changes;
}

export interface Changes {
  readonly new: number;
  readonly escalated: number;
  readonly cleared: number;
  readonly paid: number;
  readonly unchanged: number;
  readonly outliers: readonly Outlier[];
  readonly gone: readonly Gone[];
}

export interface Outlier {
  readonly key: string;
  readonly customer_id: string | null;
  readonly customer_name: string | null;
  readonly currency: string | null;
  readonly amount: string;
  readonly previous_amount: string | null;
  readonly reasons: readonly ('doubled' | 'largest')[];
}

export interface Gone {
  readonly key: string;
  readonly customer_id: string | null;
  readonly customer_name: string | null;
  readonly currency: string | null;
  readonly amount: string | null;
  readonly how: 'cleared' | 'paid';
}

export type Verdict = 'stage' | 'skip' | 'fail';

export interface PlanItem {
  readonly action_id: string;
  readonly target: string;
  readonly key: string;
  readonly verdict: Verdict;
  /** Why it was skipped or failed. */
  readonly code: string | null;
  readonly kind: 'loop' | 'flag' | 'hitl_email_draft' | 'workflow';
  readonly action_type: string;
  readonly tool: string;
  readonly entity_ref: string;
  readonly recipient_kind: string;
  readonly tier: number | null;
  readonly flag: string | null;
  readonly alone: boolean;
  readonly customer_id: string | null;
  readonly customer_name: string | null;
  readonly recipient: string | null;
  readonly currency: string | null;
  readonly amount: string | null;
  readonly open: string | null;
  readonly age: number | null;
  readonly change: 'new' | 'escalated' | 'unchanged' | null;
  /** Null unless it is staged. */
  readonly digest: string | null;
}

/** One item of a plan whole. */
export interface PlanItemWhole extends PlanItem {
  readonly run_id: string;
  readonly evidence: PlannedItem | 'erased';
  readonly draft: Draft | 'erased' | null;
}

export function oneRun(id: string, signal?: AbortSignal): Promise<Run> {
  return get<Run>(`/runs/${id}`, {}, signal);
}

export function planOf(runId: string, signal?: AbortSignal): Promise<Plan> {
  return get<Plan>(`/runs/${runId}/plan`, {}, signal);
}

export function planItem(runId: string, actionId: string, signal?: AbortSignal): Promise<PlanItemWhole> {
  return get<PlanItemWhole>(`/runs/${runId}/plan/items/${actionId}`, {}, signal);
}
