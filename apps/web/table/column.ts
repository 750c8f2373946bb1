import type { ReactNode } from 'react';

/** A column of a table. */
export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** What it is ordered by; null where order means nothing. A row without a value comes last either way. */
  readonly order: ((row: Row) => string | number | null) | null;
  /** CSS width; a column without one takes what is left. */
  readonly width?: string;
  /** Figures stand at the end of their column, one below the other. */
  readonly figures?: boolean;
  /** On a phone: beside the title or in the line below; without it, left out. */
  readonly phone?: 'aside' | 'below';
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

/** Rows in the order that is asked for; equal ones stay as they are. */
export function sorted<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: Sort | undefined,
): readonly Row[] {
  const order = columns.find((column) => column.id === sort?.column)?.order;
  if (!sort || !order) return rows;
  const keyed = rows.map((row) => ({ row, key: order(row) }));
  keyed.sort((a, b) => compare(a.key, b.key, sort.descending ? -1 : 1));
  return keyed.map(({ row }) => row);
}

const texts = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function compare(a: string | number | null, b: string | number | null, sign: 1 | -1): number {
  const aMissing = a === null || Number.isNaN(a);
  const bMissing = b === null || Number.isNaN(b);
  if (aMissing || bMissing) return Number(aMissing) - Number(bMissing);
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
  return sign * texts.compare(String(a), String(b));
}
