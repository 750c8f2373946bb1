import type { Beside } from './context.js';
import type { Duration } from './duration.js';

/**
 * One target of a contract: what is proposed for each row of a context query.
 *
 * - `loop`: a draft or task for each item
 * - `flag`: a proposal that stands out until it is decided
 * - `hitl_email_draft`: a mail that is drafted and queued, never sent without its own decision
 * - `workflow`: a run of another contract for each item
 */
export interface FanOut {
  readonly name: string;
  readonly kind: 'loop' | 'flag' | 'hitl_email_draft' | 'workflow';
  readonly over: string;
  /** CEL over the row; null takes all. */
  readonly if: string | null;
  /** One item for all rows with the same value of this column; rows without one are in no group. */
  readonly group_by: string | null;
  /** Beside what the query's own `with` brings. In a group, rows found by its column alone stand beside the group. */
  readonly with: Readonly<Record<string, Beside>>;
  readonly recipients: Readonly<Record<string, Recipient>>;
  readonly tiers: readonly Tier[];
  /** CEL that comes to a tier's number: the tier is this one at least. */
  readonly at_least: string | null;
  readonly suppress: readonly SuppressRule[];
  /** Of several items with the same values, the first of the plan stays and the others are skipped with the code. */
  readonly once_per: { readonly columns: readonly string[]; readonly code: string } | null;
  /** At most this many staged a day, the largest amount x age first; 0 is no cap. */
  readonly daily_cap: number;
  readonly table: Table | null;
  readonly after_gate: 'review' | 'covered';
  readonly stage: Stage;
}

/** CEL expressions that come to a text or to null. */
export interface Recipient {
  readonly name: string | null;
  readonly address: string;
  readonly phone: string | null;
}

export interface Tier {
  readonly tier: number;
  readonly name: string;
  /** CEL; the highest tier that holds is chosen. */
  readonly if: string;
  /** File of the letter. */
  readonly template: string;
  /** File of what to say on the phone beside it. */
  readonly call: string | null;
  readonly min_days_between: number;
  /** Names of recipients; one without an address is left out. */
  readonly cc: readonly string[];
  readonly needs_review: boolean;
}

interface Rule {
  readonly code: string;
  readonly if: string;
}

/** Evaluated in order; every hit is kept as evidence, and the first that skips gives the item its code. */
export type SuppressRule =
  | (Rule & { readonly effect: 'skip' })
  | (Rule & { readonly effect: 'mark'; readonly as: readonly Mark[] })
  | (Rule & {
      /** `if` is asked for every line; what holds leaves the item, whose figures are worked out anew. */
      readonly effect: 'drop_items';
      /** Skips when what is left is too little; null keeps the item as long as its fan-out's `if` holds. */
      readonly skip_if: string | null;
    })
  | (Rule & {
      /** Staged with another tool; the letter is kept for print. */
      readonly effect: 'tool';
      readonly tool: string;
      readonly call: string | null;
    });

export type Mark = 'vip' | 'needs_review';

/** The rows that a letter lists, and the file that carries all of them. */
export interface Table {
  /** A many-`with`, or `rows` of a group. */
  readonly of: string;
  /** CEL over `line`: which the letter lists; null lists all. */
  readonly if: string | null;
  readonly columns: readonly TableColumn[];
  /** The letter shows the largest of this column first. */
  readonly largest_by: string | null;
  readonly show: number;
  /** This column's sum over the listed rows is the item's amount, or the item fails. */
  readonly sum: string | null;
  /** Name of the CSV file with every row, as a Liquid text; null attaches nothing. */
  readonly attach: string | null;
}

export interface TableColumn {
  readonly title: string;
  /** A column, or one of a row beside: `letter.tier_name`. */
  readonly column: string;
}

export interface Stage {
  readonly action_type: string;
  /** Who carries it out; the action's own name where the contract has none. */
  readonly tool: string;
  /** Liquid text. */
  readonly entity_ref: string;
  readonly expires: Duration;
  readonly recipient_kind: string;
  /** File of the letter where no tier names one. */
  readonly template: string | null;
  readonly needs_review: boolean;
  readonly flag: string | null;
  /** Texts in it are Liquid. */
  readonly input: Readonly<Record<string, string | number | boolean>>;
  /** Type of the contract that a `workflow` target starts. */
  readonly workflow: string | null;
}
