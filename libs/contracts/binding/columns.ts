import type { Path } from '../loading/places.js';
import { suggestion } from '../nearest-name.js';
import type { RowShape, Shape } from '../values/shape.js';
import type { Binder } from './binder.js';

/** Tells when a row that is known has no such column. */
export function checkColumn(binder: Binder, path: Path, column: string, row: RowShape): void {
  if (!row.fields || row.fields.has(column)) return;
  const message = `There is no column ${column} in ${row.name}. ${suggestion(column, [...row.fields.keys()])}`;
  binder.problems.push(binder.parsed.source.problem(path, message));
}

/** The same for a column of a row beside: `letter.tier_name`. */
export function checkPath(binder: Binder, path: Path, column: string, row: RowShape): void {
  let at: Shape = row;
  for (const name of column.split('.')) {
    if (at.is !== 'row') {
      const message = `There is no column ${column} in ${row.name}: what stands before the dot is no row.`;
      binder.problems.push(binder.parsed.source.problem(path, message));
      return;
    }
    if (!at.fields) return;
    checkColumn(binder, path, name, at);
    const next: Shape | undefined = at.fields.get(name);
    if (!next) return;
    at = next;
  }
}
