import type { ActionId, Digest, Instant, PlainDate, RunId, WorkflowType } from '#eventsourcing';
import { EXECUTION_EVENT_TYPES, type ExecutionEvent } from './execution.events.js';

/** Who is asked, and until when. The same for a gate and for a single action. */
export type DecisionTerms = {
  readonly approver: string;
  /** May decide in the approver's stead. */
  readonly deputies: readonly string[];
  /** A decision after this is refused; null: none by the clock. */
  readonly expires_at: Instant | null;
};

/** A proposed action as it is put before a person. A gate's `digest` is its plan's, an action's that of its content. */
export type ActionProposed = {
  readonly type: 'ActionProposed';
  readonly data: DecisionTerms & {
    readonly action_id: ActionId;
    readonly run_id: RunId;
    readonly workflow_type: WorkflowType;
    readonly as_of: PlainDate;
    readonly action_type: string;
    readonly entity_ref: string;
    readonly digest: Digest;
    readonly risk_level: number;
    readonly tool: string | null;
    /** Content: the planned item with its evidence; null for a gate, whose plan is `digest`. */
    readonly item_digest: Digest | null;
    /** Content: name and recipient, which lists show; null for a gate. */
    readonly card_digest: Digest | null;
    readonly target: string | null;
    readonly flag: string | null;
    /** By itself, never in one click with others: VIP, tier 5, holds. */
    readonly alone: boolean;
    readonly tier: number | null;
    readonly customer_id: string | null;
    readonly currency: string | null;
    readonly amount: string | null;
    readonly recipient_kind: string | null;
    /** Nobody but a person carries it out: a hold, a call. */
    readonly by_hand: boolean;
    /** When people are reminded of a gate; null for a single action. */
    readonly window: DecisionWindow | null;
  };
};

/** The target for an answer. Reminded of, never a cliff. */
export type DecisionWindow = {
  readonly remind_at: readonly Instant[];
  readonly overdue_at: Instant;
};

/** The draft was worded anew: what is decided now has another digest. */
export type ActionEdited = {
  readonly type: 'ActionEdited';
  readonly data: {
    readonly action_id: ActionId;
    /** The first edit is 1. */
    readonly no: number;
    readonly digest: Digest;
    readonly replaces: Digest;
    /** Content: name and recipient, as they are now. */
    readonly card_digest: Digest | null;
    readonly edited_by: string;
    readonly on_behalf_of: string | null;
    readonly edited_at: Instant;
  };
};

/** What speaks against a draft since it was written: a code of the contract, PAID or CHANGED. */
export type Finding = {
  readonly code: string;
  /** Amounts as drafted and as they are now; null where the finding is not about an amount. */
  readonly before: string | null;
  readonly now: string | null;
};

/** A sync changed what the draft is about. It stays to be decided, and says so; without findings it fits again. */
export type DraftRechecked = {
  readonly type: 'DraftRechecked';
  readonly data: {
    readonly action_id: ActionId;
    readonly no: number;
    readonly findings: readonly Finding[];
    readonly rechecked_at: Instant;
  };
};

export type Approved = {
  readonly type: 'Approved';
  readonly data: {
    readonly action_id: ActionId;
    /** What was approved: the digest that the approver was shown. */
    readonly digest: Digest;
    readonly decided_by: string;
    /** The approver in whose stead a deputy decided. */
    readonly on_behalf_of: string | null;
    readonly decided_at: Instant;
    /** Position of the ledger that the approver had seen; null where the door could not know. */
    readonly seen_position: string | null;
    readonly note_digest: Digest | null;
    /** Left out of a gate's plan. Empty for a single action. */
    readonly excluded: readonly Exclusion[];
    /** The plan whose approval covers this action; null when it was decided by itself. */
    readonly covered_by: Digest | null;
  };
};

export type Exclusion = {
  readonly action_id: ActionId;
  readonly reason_digest: Digest | null;
  /** The customer is not to be contacted until then. */
  readonly until: PlainDate | null;
};

export type Rejected = {
  readonly type: 'Rejected';
  readonly data: {
    readonly action_id: ActionId;
    readonly decided_by: string;
    readonly on_behalf_of: string | null;
    readonly decided_at: Instant;
    readonly reason_digest: Digest;
  };
};

export type Expired = {
  readonly type: 'Expired';
  readonly data: { readonly action_id: ActionId; readonly expired_at: Instant };
};

export type Superseded = {
  readonly type: 'Superseded';
  readonly data: {
    readonly action_id: ActionId;
    /** Why: NEWER_RUN, CANCELLED, PAID, CHANGED, RECENT_CONTACT, or the contract's code that holds it back now. */
    readonly code: string;
    /** What took its place: a run or an action. */
    readonly superseded_by: string | null;
    /** What the draft said and what is so now, where it was superseded for that. */
    readonly findings?: readonly Finding[];
  };
};

/** What happens in the stream of one proposed action. */
export type ActionEvent =
  | ActionProposed
  | ActionEdited
  | DraftRechecked
  | Approved
  | Rejected
  | Expired
  | Superseded
  | ExecutionEvent;
export const ACTION_EVENT_TYPES = [
  'ActionProposed',
  'ActionEdited',
  'DraftRechecked',
  'Approved',
  'Rejected',
  'Expired',
  'Superseded',
  ...EXECUTION_EVENT_TYPES,
] as const satisfies readonly ActionEvent['type'][];
