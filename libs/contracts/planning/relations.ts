import type { JsonObject, JsonValue } from '#ledger';
import type { BoundBeside } from '../binding/bound-contract.js';
import { ItemFailure } from './item-failure.js';

/** Rows found by the values of some columns. */
export class RowIndex {
  private readonly found = new Map<string, JsonObject[]>();

  constructor(
    rows: readonly JsonObject[],
    private readonly columns: readonly string[],
  ) {
    for (const row of rows) {
      const key = keyOf(row, columns);
      if (key === null) continue;
      const same = this.found.get(key);
      if (same) same.push(row);
      else this.found.set(key, [row]);
    }
  }

  /** Rows with the same values as this one; null equals nothing. */
  rowsFor(row: JsonObject): readonly JsonObject[] {
    const key = keyOf(row, this.columns);
    return key === null ? [] : (this.found.get(key) ?? []);
  }
}

function keyOf(row: JsonObject, columns: readonly string[]): string | null {
  const values: JsonValue[] = [];
  for (const column of columns) {
    const value = row[column] ?? null;
    if (value === null) return null;
    values.push(typeof value === 'number' ? String(value) : value);
  }
  return JSON.stringify(values);
}

/** A query's rows, ready to be found beside rows of another. */
export interface Relation {
  readonly bound: BoundBeside;
  readonly index: RowIndex;
}

/**
 * What stands beside a row, as JSON: a list, or one row, which is of nulls when there is none.
 *
 * @throws ItemFailure when there are two rows where one was expected
 */
export function besideJson({ bound, index }: Relation, row: JsonObject): JsonObject | readonly JsonObject[] {
  const rows = index.rowsFor(row);
  if (bound.beside.many) return rows;
  if (rows.length <= 1) return rows[0] ?? {};
  throw new ItemFailure(
    'AMBIGUOUS_ROW',
    `Expected one row of ${bound.beside.from} as ${bound.name}, found ${rows.length}. ` +
      `Group its query by ${bound.beside.on.join(', ')}, or write many: true.`,
  );
}
