import type { JsonObject } from '#ledger';

/** Kinds of single values, as a condition sees them. `json` is whatever an event carries: no checks. */
export type ValueKind = 'bool' | 'int' | 'decimal' | 'text' | 'date' | 'timestamp' | 'json';

/** What a name in a condition or a placeholder of a letter stands for. */
export type Shape =
  { readonly is: 'value'; readonly kind: ValueKind } | { readonly is: 'list'; readonly of: Shape } | RowShape;

export interface RowShape {
  readonly is: 'row';
  /** Word for messages: the query or thing the row is of. */
  readonly name: string;
  /** Undefined while the columns are not known, that is before the query was inspected or run. */
  readonly fields: ReadonlyMap<string, Shape> | undefined;
  /** Conditions know types by their class. */
  readonly rows: new (frozen: JsonObject) => object;
  /** The row that stands for a frozen one. */
  row(frozen: JsonObject): TypedRow;
}

/** Typed values by column: decimals, days, numbers instead of JSON. */
export type TypedRow = Readonly<Record<string, unknown>>;

/** Names that a condition or a letter may use, with what they stand for. */
export type Scope = ReadonlyMap<string, Shape>;

export function value(kind: ValueKind): Shape {
  return { is: 'value', kind };
}

export function list(of: Shape): Shape {
  return { is: 'list', of };
}
