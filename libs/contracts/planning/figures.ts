import type { ItemColumns } from '../model/context.js';
import { Money } from '../values/money.js';
import { UnreadableValue } from '../values/row.js';
import type { TypedRow } from '../values/shape.js';
import type { Figures } from './work.js';

const NOUGHT = new Money(0);

/** Of a row that can't be read. */
export const NO_FIGURES: Figures = {
  customer: null,
  customerName: null,
  currency: null,
  amount: null,
  open: null,
  age: null,
  rank: NOUGHT,
  unrated: false,
};

/** The columns that carry meaning. @throws UnreadableValue when an amount or age is no number */
export function figuresIn(row: TypedRow, columns: ItemColumns): Figures {
  const cell = (column: string | null): unknown => (column === null ? null : (row[column] ?? null));
  const amount = moneyIn(cell(columns.amount));
  const base = moneyIn(cell(columns.rank_by));
  const age = ageIn(cell(columns.age));
  return {
    customer: textIn(cell(columns.customer)),
    customerName: textIn(cell(columns.customer_name)),
    currency: textIn(cell(columns.currency)),
    amount,
    open: moneyIn(cell(columns.open)),
    age,
    rank: (base ?? amount ?? NOUGHT).times(Math.max(age ?? 1, 1)),
    unrated: columns.rank_by !== null && base === null,
  };
}

function textIn(cell: unknown): string | null {
  if (cell === null || typeof cell === 'string') return cell;
  return typeof cell === 'bigint' ? cell.toString() : null;
}

function moneyIn(cell: unknown): Money | null {
  if (cell === null || cell instanceof Money) return cell;
  if (typeof cell === 'bigint') return new Money(cell.toString());
  throw new UnreadableValue('Expected a numeric column for an amount; see item in the context.');
}

function ageIn(cell: unknown): number | null {
  if (cell === null) return null;
  if (typeof cell === 'bigint') return Number(cell);
  throw new UnreadableValue('Expected a column of whole days for the age; see item in the context.');
}
