import type { Digest, Instant, PlainDate, WorkflowType } from '#eventsourcing';
import type { JsonObject } from '#ledger';

/**
 * What a run would propose, worked out before anyone is asked. Plain JSON: equal inputs give equal plans, on any
 * machine and at any time. Amounts are decimal strings.
 */
export interface Plan {
  readonly workflow_type: WorkflowType;
  readonly contract_digest: Digest;
  readonly as_of: PlainDate;
  /** Target by target in the order of the contract; within one, the largest amount x age first. */
  readonly items: readonly PlanItem[];
  /** By the name of the fan-out. */
  readonly counts: Readonly<Record<string, Counts>>;
  /** By currency, over every row of the first fan-out's query, before anything is held back. */
  readonly totals: Readonly<Record<string, Total>>;
  /** One entry a tier; empty for a contract without tiers. */
  readonly by_tier: readonly TierTotal[];
  /** Customers of the first fan-out's query that it takes no row of: here, those who owe nothing that is overdue. */
  readonly not_taken: number;
  /** Items held back, by the first code that did. */
  readonly suppressed: readonly CodeCount[];
  /** Staged items that a rule changed without holding them back. */
  readonly marked: readonly CodeCount[];
  readonly changes: Changes;
  readonly warnings: readonly string[];
}

export interface Counts {
  readonly planned: number;
  readonly staged: number;
  readonly skipped: number;
  readonly failed: number;
}

export interface Total {
  readonly overdue: string;
  readonly open: string;
  readonly customers: number;
}

export interface TierTotal {
  readonly tier: number;
  readonly name: string;
  /** Customers whose oldest open item puts them here, before anything is held back. */
  readonly customers: number;
  /** Items staged in this tier. */
  readonly staged: number;
  /** By currency, before anything is held back. */
  readonly overdue: Readonly<Record<string, string>>;
}

export interface CodeCount {
  readonly code: string;
  readonly count: number;
}

export type PlanItem = StagedItem | SkippedItem | FailedItem;

export interface StagedItem extends ItemFacts {
  readonly verdict: 'stage';
  /** Null for what is no mail and no letter. */
  readonly draft: Draft | null;
  readonly input: JsonObject;
}

export interface SkippedItem extends ItemFacts {
  readonly verdict: 'skip';
  /** The first code that held it back. */
  readonly code: string;
}

export interface FailedItem extends ItemFacts {
  readonly verdict: 'fail';
  readonly code: FailureCode;
  /** What could not be done, and what to do. */
  readonly error: string;
}

/**
 * - `CONDITION_FAILED`: a condition has no result for this row
 * - `DRAFT_FAILED`: a placeholder has no value
 * - `TOTALS_DO_NOT_TIE`: the figures of the row are not those of its lines
 * - `NO_TIER`: none of the tiers' conditions holds
 * - `NO_ADDRESS`: a mail without a recipient
 * - `WRONG_RECIPIENT`: an internal note to the outside, or a letter to one's own people
 * - `AMBIGUOUS_ROW`: two rows where one was expected
 * - `BAD_KEY`: the key is empty, or that of another item too
 */
export type FailureCode =
  | 'CONDITION_FAILED'
  | 'DRAFT_FAILED'
  | 'TOTALS_DO_NOT_TIE'
  | 'NO_TIER'
  | 'NO_ADDRESS'
  | 'WRONG_RECIPIENT'
  | 'AMBIGUOUS_ROW'
  | 'BAD_KEY';

/** What is known of an item whatever becomes of it. */
export interface ItemFacts {
  readonly target: string;
  readonly kind: 'loop' | 'flag' | 'hitl_email_draft' | 'workflow';
  /** Tells items of a target apart, from run to run; fit for a path and a stream's key. */
  readonly key: string;
  readonly action_type: string;
  readonly tool: string;
  /** How the customer is reached; null when nobody is. */
  readonly channel: 'email' | 'phone' | null;
  readonly entity_ref: string;
  readonly recipient_kind: string;
  readonly tier: number | null;
  readonly tier_name: string | null;
  /** The condition that chose the tier, as it stands in the contract. */
  readonly tier_rule: string | null;
  readonly flag: string | null;
  /** Decided by itself, never in one click with others. */
  readonly needs_review: boolean;
  readonly vip: boolean;
  readonly customer_id: string | null;
  readonly customer_name: string | null;
  readonly currency: string | null;
  readonly amount: string | null;
  readonly open: string | null;
  readonly age: number | null;
  /** Against the last plan; null where the target has no tiers. */
  readonly change: 'new' | 'escalated' | 'unchanged' | null;
  /** Every check that could hold the item back, with its result. */
  readonly evidence: readonly Evidence[];
  /** The row that the item is about, after disputed lines were dropped. */
  readonly facts: JsonObject;
  /** Undecided for so long, it expires: `3d`. */
  readonly expires: string;
  readonly after_gate: 'review' | 'covered';
}

export interface Evidence {
  readonly code: string;
  /** The condition as it stands in the contract. */
  readonly rule: string;
  readonly hit: boolean;
  /** What the hit did. */
  readonly effect: 'skip' | 'mark' | 'drop_items' | 'tool';
  /** Lines that left the item. */
  readonly dropped?: { readonly count: number; readonly amount: string };
}

export interface Draft {
  /** Whose letter it is; null: the service's own. */
  readonly from: Sender | null;
  /** None for a letter that is to be printed. */
  readonly recipients: readonly Recipient[];
  readonly cc: readonly Recipient[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly Attachment[];
}

export interface Sender {
  readonly name: string | null;
  readonly address: string;
}

export interface Recipient {
  readonly name: string | null;
  readonly address: string;
  readonly kind: string;
}

export interface Attachment {
  readonly name: string;
  readonly media_type: string;
  readonly content: string;
}

export interface Changes {
  readonly new: number;
  readonly escalated: number;
  /** Nothing overdue any more, something still open. */
  readonly cleared: number;
  /** Nothing open any more. */
  readonly paid: number;
  /** In both plans, in no higher tier. */
  readonly unchanged: number;
  readonly outliers: readonly Outlier[];
  /** Who was in the last plan and is not in this one. */
  readonly gone: readonly Gone[];
}

export interface Outlier {
  readonly key: string;
  readonly customer_id: string | null;
  readonly customer_name: string | null;
  readonly currency: string | null;
  readonly amount: string;
  readonly previous_amount: string | null;
  /** `doubled`: at least twice what it was. `largest`: one of the ten largest. */
  readonly reasons: readonly ('doubled' | 'largest')[];
}

export interface Gone {
  readonly key: string;
  readonly customer_id: string | null;
  readonly customer_name: string | null;
  readonly currency: string | null;
  /** What was overdue in the last plan. */
  readonly amount: string | null;
  readonly how: 'cleared' | 'paid';
}

/** What a plan is worked out from: frozen rows and the two times, nothing else. */
export interface PlanInput {
  readonly as_of: PlainDate;
  readonly now: Instant;
  readonly run_id: string;
  /** What the start carried, by the names of the contract's inputs. */
  readonly input: JsonObject;
  /** By the name of the context query. */
  readonly contexts: Readonly<Record<string, ContextRows>>;
  /** Items of the last plan of this type, for the difference; undefined when there is none. */
  readonly previous?: readonly PreviousItem[] | undefined;
}

export interface ContextRows {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly JsonObject[];
}

/** What a plan's items say about the day before; any {@link PlanItem} is one. */
export type PreviousItem = Pick<
  ItemFacts,
  'target' | 'key' | 'customer_id' | 'customer_name' | 'currency' | 'tier' | 'amount'
>;
