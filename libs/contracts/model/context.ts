import type { Duration } from './duration.js';

/** Rows that a run freezes before it plans. */
export type ContextQuery = {
  /** What a row stands for; a fan-out is over a query that says so. */
  readonly item: ItemColumns | null;
  /** Rows of other queries that belong to a row of this one, by the name they have in conditions and letters. */
  readonly with: Readonly<Record<string, Beside>>;
} & (
  | { readonly kind: 'sql'; readonly sql: string; readonly max_rows: number; readonly timeout: Duration }
  | { readonly kind: 'reflexions'; readonly tags: readonly string[]; readonly limit: number }
);

/** Which columns carry meaning. */
export interface ItemColumns {
  /** Tell one item from another, in every plan of the type. */
  readonly key: readonly string[];
  readonly customer: string | null;
  readonly customer_name: string | null;
  readonly currency: string | null;
  /** What is overdue, in `currency`. */
  readonly amount: string | null;
  /** The whole balance, in `currency`. */
  readonly open: string | null;
  /** Days late of the oldest document. */
  readonly age: string | null;
  /** The amount in one common currency, for ranking only; null ranks by the item's own amount, with a warning. */
  readonly rank_by: string | null;
  /** Which of `with` holds the item's documents. */
  readonly lines: string | null;
  /**
   * How columns follow from the lines. Checked for every item, so that a letter's figures are those of its
   * table, and worked out anew when lines are dropped.
   */
  readonly adds_up: Readonly<Record<string, FromLines>>;
}

export interface FromLines {
  readonly take: 'sum' | 'max' | 'min' | 'count';
  /** Column of a line; null for `count`. */
  readonly column: string | null;
  /** CEL over `line`; null takes all. */
  readonly if: string | null;
}

export interface Beside {
  /** A context query or an earlier fan-out. */
  readonly from: string;
  /** Columns that are equal on both sides; null equals nothing. */
  readonly on: readonly string[];
  /** Many rows, or one: then a missing row is a row of nulls, and a second one an error of that item. */
  readonly many: boolean;
}
