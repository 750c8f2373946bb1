import type { ActionId, Digest, Instant, PlainDate, RunId, WorkflowType } from '#eventsourcing';

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
    /** Why: NEWER_RUN, CANCELLED, PAID, RECENT_CONTACT, ... */
    readonly code: string;
    /** What took its place: a run or an action. */
    readonly superseded_by: string | null;
  };
};

/** What happens in the stream of one proposed action. */
export type ActionEvent = ActionProposed | Approved | Rejected | Expired | Superseded;

export const ACTION_EVENT_TYPES = [
  'ActionProposed',
  'Approved',
  'Rejected',
  'Expired',
  'Superseded',
] as const satisfies readonly ActionEvent['type'][];
