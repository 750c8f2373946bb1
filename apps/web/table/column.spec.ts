import { describe, expect, it } from '@jest/globals';
import { type Column, sorted } from './column.js';

interface Debt {
  readonly name: string;
  readonly amount: number | null;
}

const columns: readonly Column<Debt>[] = [
  { id: 'name', title: 'Name', cell: () => null, order: ({ name }) => name },
  { id: 'amount', title: 'Amount', cell: () => null, order: ({ amount }) => amount },
];
const rows: readonly Debt[] = [
  { name: 'Customer 10', amount: 5 },
  { name: 'customer 9', amount: null },
  { name: 'Customer 2', amount: 50 },
];
const names = (column: string, descending: boolean) =>
  sorted(rows, columns, { column, descending }).map(({ name }) => name);

describe('the order of a table', () => {
  it('is that of the list until another is asked for', () => {
    expect(sorted(rows, columns, undefined)).toEqual(rows);
  });

  it('takes numbers in texts as numbers', () => {
    expect(names('name', false)).toEqual(['Customer 2', 'customer 9', 'Customer 10']);
  });

  it('puts what has no value last, whichever way', () => {
    expect(names('amount', false)).toEqual(['Customer 10', 'Customer 2', 'customer 9']);
    expect(names('amount', true)).toEqual(['Customer 2', 'Customer 10', 'customer 9']);
  });
});
