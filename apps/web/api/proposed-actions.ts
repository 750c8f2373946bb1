import { allOf, type Loaded, type Page } from './page.js';
import { get, send } from './request.js';

export type ActionStatus =
  | 'pending'
  | 'approved'
  | 'executing'
  | 'executed'
  | 'failed'
  | 'unknown'
  | 'rejected'
  | 'expired'
  | 'superseded';

/** Who may decide. */
export interface Terms {
  readonly approver: string;
  readonly deputies: readonly string[];
}

/** What is the same in a list and in an action whole. Amounts are decimal strings in `currency`. */
export interface ActionFacts extends Terms {
  readonly action_id: string;
  readonly run_id: string;
  readonly workflow_type: string;
  readonly as_of: string;
  readonly action_type: string;
  readonly entity_ref: string;
  readonly tool: string | null;
  readonly status: ActionStatus;
  readonly digest: string;
  readonly flag: string | null;
  /** Decided by itself, never in one click with others. */
  readonly alone: boolean;
  readonly tier: number | null;
  readonly customer_id: string | null;
  readonly customer_name: string | null;
  readonly recipient: string | null;
  readonly recipient_kind: string | null;
  readonly amount: string | null;
  readonly currency: string | null;
  readonly reason: string | null;
  readonly proposed_at: string;
  readonly expires_at: string | null;
  readonly decided_at: string | null;
  readonly decided_by: string | null;
  readonly superseded_by: string | null;
}

export interface ActionRow extends ActionFacts {
  /** The fan-out that planned it; null for a gate. */
  readonly target: string | null;
  readonly superseded_code: string | null;
  readonly position: number;
}

/** One action whole. */
export interface Action extends ActionFacts {
  readonly draft: Draft | 'erased' | null;
  readonly evidence: PlannedItem | 'erased' | null;
  readonly history: readonly {
    readonly type: string;
    readonly recorded_at: string;
    readonly actor: string;
    readonly data: Readonly<Record<string, unknown>>;
  }[];
}

/** What approving does, the whole of it: the digest is over this. */
export interface Draft {
  readonly tool: string;
  readonly recipients: readonly Recipient[];
  readonly cc: readonly Recipient[];
  readonly subject: string | null;
  readonly text: string | null;
  readonly html: string | null;
  readonly attachments: readonly { readonly name: string; readonly media_type: string }[];
  readonly entity_ref: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface Recipient {
  readonly name: string | null;
  readonly address: string;
  readonly kind: string;
}

/** Why an item is in the plan as it is. */
export interface PlannedItem {
  readonly tier_name: string | null;
  readonly tier_rule: string | null;
  readonly vip: boolean;
  readonly needs_review: boolean;
  readonly channel: 'email' | 'phone' | null;
  readonly error?: string;
  readonly evidence: readonly Check[];
  readonly facts: Readonly<Record<string, unknown>>;
}

/** One rule that could hold an item back, and whether it did. */
export interface Check {
  readonly code: string;
  readonly rule: string;
  readonly hit: boolean;
  readonly effect: 'skip' | 'mark' | 'drop_items' | 'tool';
  readonly dropped?: { readonly count: number; readonly amount: string };
}

/** How many actions there are of one run, kind, tier and currency. */
export interface ActionGroup extends Terms {
  readonly run_id: string;
  readonly workflow_type: string;
  readonly as_of: string;
  readonly action_type: string;
  readonly target: string | null;
  readonly tool: string | null;
  readonly tier: number | null;
  readonly alone: boolean;
  readonly currency: string | null;
  readonly count: number;
  readonly amount: string | null;
  readonly first_proposed_at: string;
  readonly first_expires_at: string | null;
}

export interface Exclusion {
  readonly action_id: string;
  readonly reason: string;
  readonly until?: string;
}

export function pendingGroups(signal?: AbortSignal): Promise<Page<ActionGroup>> {
  return get<Page<ActionGroup>>('/proposed-actions/groups', { status: 'pending' }, signal);
}

export function oneAction(id: string, signal?: AbortSignal): Promise<Action> {
  return get<Action>(`/proposed-actions/${id}`, {}, signal);
}

export interface Approval {
  readonly digest: string;
  readonly note?: string;
  readonly exclude?: readonly Exclusion[];
}

/** @throws Refused: 403 not his to decide, 409 decided otherwise, 412 no longer what was shown */
export function approve(id: string, approval: Approval): Promise<Action> {
  return send<Action>('POST', `/proposed-actions/${id}/approve`, approval);
}

export function reject(id: string, reason: string): Promise<Action> {
  return send<Action>('POST', `/proposed-actions/${id}/reject`, { reason });
}

/** All actions of a run, page by page. */
export function actionsOf(runId: string, signal: AbortSignal): AsyncGenerator<Loaded<ActionRow>> {
  return allOf<ActionRow>('/proposed-actions', { run_id: runId }, signal);
}
