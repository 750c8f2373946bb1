import type { ColumnType } from '../column-types.js';

export const IMPORT_KINDS = [
  'invoices',
  'customers',
  'contacts',
  'credits',
  'payments',
  'disputes',
  'promises',
] as const;
export type ImportKindName = (typeof IMPORT_KINDS)[number];

/** A column that a file of this kind may bring, under the mirror's name for it. */
export interface ImportColumn {
  readonly type: ColumnType;
  /** Every row must have a value. */
  readonly required?: true;
  /** What a new row gets whose file says nothing here; a known row keeps what it has. */
  readonly otherwise?: Sql;
  /** Used on the way and by derived columns; not written itself. */
  readonly aside?: true;
}

/**
 * SQL of ours over a waiting row `s`, never a value out of a file. `:now` and `:as_of` stand for the moment of the
 * import and the date of the file.
 */
export type Sql = string;

/** A value that follows from others. */
export interface DerivedColumn {
  readonly value: Sql;
  /** Written to a known row only when the file has one of these columns; unset: always. */
  readonly whenMapped?: readonly string[];
}

/** A look at all waiting rows together that tells which of them can't be taken. */
export interface RowCheck {
  /** The column that is shown as the culprit. */
  readonly column: string;
  /** What follows `FROM waiting s`, to find the rows that are wrong. */
  readonly wrong: Sql;
  /** A text that says what is wrong with such a row. */
  readonly message: Sql;
  /** Made only when the file has the column. */
  readonly whenMapped?: true;
}

/** What the importer must know of one kind of file. */
export interface ImportKind {
  readonly name: ImportKindName;
  /** What sync_log calls it unless the caller does. */
  readonly syncType: string;
  /** The table of the schema `mirror` that it fills. */
  readonly table: string;
  readonly columns: Readonly<Record<string, ImportColumn>>;
  readonly derived: Readonly<Record<string, DerivedColumn>>;
  /** The id of a row whose file has no column for it; without this the file must have one. */
  readonly derivedId?: Sql;
  readonly checks: readonly RowCheck[];
  /** Statements before the rows are merged: what they refer to and does not exist yet. */
  readonly before: readonly Sql[];
  /** Whether a row `t` of the table belongs to this kind. */
  readonly scope: Sql;
  /** Whether a row `t` of the table is open. */
  readonly wasOpen: Sql;
  /** Whether a row is open after the merge. */
  readonly isOpen: Sql;
  /** SET list that closes a row which a complete file no longer has. */
  readonly close: Sql;
  /** Summed up by currency for the control total. */
  readonly amount?: string;
  /** Whether it moves balances, so that the day's snapshot is taken anew. */
  readonly movesBalances: boolean;
}
