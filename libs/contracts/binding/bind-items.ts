import type { Path } from '../loading/places.js';
import type { ItemColumns } from '../model/context.js';
import type { ValueKind } from '../values/shape.js';
import type { Binder } from './binder.js';
import { checkColumn } from './columns.js';
import type { Scopes } from './scopes.js';

/** Kinds that a column with a meaning may have; any, where nothing is said. */
const KINDS: Readonly<Partial<Record<keyof ItemColumns, readonly ValueKind[]>>> = {
  amount: ['decimal', 'int'],
  open: ['decimal', 'int'],
  rank_by: ['decimal', 'int'],
  age: ['int'],
  currency: ['text'],
};

/** Checks that the columns which carry meaning are there, and can carry it. */
export function bindItems(binder: Binder, scopes: Scopes): void {
  for (const [name, { item }] of Object.entries(binder.parsed.contract.context)) {
    if (!item) continue;
    const row = scopes.context(name);
    const at = (...rest: Path): Path => ['context', name, 'item', ...rest];
    item.key.forEach((column, index) => {
      checkColumn(binder, at('key', index), column, row);
    });
    for (const field of [
      'customer',
      'customer_name',
      'currency',
      'amount',
      'open',
      'age',
      'rank_by',
    ] as const) {
      const column = item[field];
      if (column === null) continue;
      checkColumn(binder, at(field), column, row);
      const shape = row.fields?.get(column);
      const kinds = KINDS[field];
      if (!shape || !kinds || (shape.is === 'value' && kinds.includes(shape.kind))) continue;
      const found = shape.is === 'value' ? shape.kind : shape.is;
      const message = `Expected a column of type ${kinds.join(' or ')} for ${field}, but ${column} is of type ${found}. Cast it in the query.`;
      binder.problems.push(binder.parsed.source.problem(at(field), message));
    }
  }
}
