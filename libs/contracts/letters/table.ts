import type { JsonObject } from '#ledger';
import type { Table } from '../model/fan-out.js';
import { compareText } from '../problem.js';
import { CalendarDay } from '../values/calendar-day.js';
import { Money, moneyText } from '../values/money.js';
import type { RowShape, Shape, TypedRow } from '../values/shape.js';
import type { Formats } from './formats.js';
import { onOneLine } from './markup.js';

/** The table of a letter, ready to be set: cells are texts. */
export interface LetterTable {
  readonly columns: readonly { readonly title: string; readonly right: boolean }[];
  readonly rows: readonly (readonly string[])[];
  /** What is not shown: `and 12 more, together USD 1,200.00`. */
  readonly more: string | null;
  readonly total: string | null;
}

/** Shown where a row has no value. */
const NOTHING = '-';

/** A column's cells: from a row, or from a row beside it (`letter.tier_name`). */
interface Cells {
  readonly title: string;
  readonly path: readonly string[];
  readonly right: boolean;
}

/** How a contract's table is laid out over rows of a known shape. */
export class TableLayout {
  private readonly cells: readonly Cells[];

  constructor(
    private readonly table: Table,
    private readonly shape: RowShape,
    private readonly formats: Formats,
  ) {
    this.cells = table.columns.map(({ title, column }) => {
      const path = column.split('.');
      return { title, path, right: isNumber(shape, path) };
    });
  }

  /**
   * The first rows, at most as many as a letter shows, then how many more and their sum. A column in which no row
   * has anything to say is left out: nobody's PO, nobody's dispute.
   */
  lay(rows: readonly JsonObject[], currency: string | null): LetterTable {
    const shown = rows.slice(0, this.table.show).map((json) => {
      const row = this.shape.row(json);
      return this.cells.map(({ path }) => this.shown(valueAt(row, path), row, currency));
    });
    const rest = rows.slice(this.table.show);
    const sum = this.sum(rows);
    const filled = this.cells.map((_, index) => shown.some((row) => row[index] !== NOTHING));
    return {
      columns: this.cells.filter((_, index) => filled[index]).map(({ title, right }) => ({ title, right })),
      rows: shown.map((row) => row.filter((_, index) => filled[index])),
      more: rest.length === 0 ? null : this.moreText(rest, currency),
      total: sum && `Total ${this.moneyIn(sum, currency)}`,
    };
  }

  /** Every row as CSV (RFC 4180): plain figures and ISO dates, for a machine and for a spreadsheet. */
  csv(rows: readonly JsonObject[], currency: string | null): string {
    const heading = this.cells.map(({ title }) => csvCell(safeText(title)));
    const lines = rows.map((json) => {
      const row = this.shape.row(json);
      return this.cells.map(({ path }) => csvCell(plainCell(valueAt(row, path), row, currency)));
    });
    return [heading, ...lines].map((line) => `${line.join(',')}\r\n`).join('');
  }

  /** Exact sum of the table's sum column; null when it has none. */
  sum(rows: readonly JsonObject[]): Money | null {
    const column = this.table.sum?.split('.');
    if (!column) return null;
    return rows.reduce((sum, row) => sum.plus(amountAt(this.shape.row(row), column)), new Money(0));
  }

  /** In the order of letter and statement; as they come where the contract names no order. */
  largestFirst(rows: readonly JsonObject[]): readonly JsonObject[] {
    const column = this.table.largest_by?.split('.');
    if (!column) return rows;
    return rows
      .map((row) => ({ row, size: amountAt(this.shape.row(row), column) }))
      .sort((a, b) => b.size.cmp(a.size) || compareText(JSON.stringify(a.row), JSON.stringify(b.row)))
      .map(({ row }) => row);
  }

  private moreText(rest: readonly JsonObject[], currency: string | null): string {
    const sum = this.sum(rest);
    const together = sum ? `, together ${this.moneyIn(sum, currency)}` : '';
    return `and ${this.formats.number(new Money(rest.length))} more${together}`;
  }

  private moneyIn(amount: Money, currency: string | null): string {
    return currency === null ? this.formats.amount(amount, null) : this.formats.money(amount, currency);
  }

  private shown(cell: unknown, row: TypedRow, currency: string | null): string {
    if (cell instanceof Money) return this.formats.amount(cell, currencyOf(row) ?? currency);
    if (cell instanceof CalendarDay) return this.formats.date(cell, 'short');
    if (typeof cell === 'bigint') return this.formats.number(new Money(cell.toString()));
    if (cell === true) return 'yes';
    const text = typeof cell === 'string' ? onOneLine(cell) : cell instanceof Date ? cell.toISOString() : '';
    return text === '' ? NOTHING : text;
  }
}

function plainCell(cell: unknown, row: TypedRow, currency: string | null): string {
  if (cell instanceof Money) return moneyText(cell, currencyOf(row) ?? currency);
  if (cell instanceof CalendarDay) return cell.text;
  if (cell instanceof Date) return cell.toISOString();
  if (typeof cell === 'bigint') return cell.toString();
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  return typeof cell === 'string' ? safeText(cell) : '';
}

/** A spreadsheet takes a text that begins like this for a formula; a leading apostrophe makes it a text. */
function safeText(text: string): string {
  const line = onOneLine(text);
  return /^[=+\-@＝＋－＠]/.test(line) ? `'${line}` : line;
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows of a group have currencies of their own. */
function currencyOf(row: TypedRow): string | null {
  const currency = row['currency'];
  return typeof currency === 'string' ? currency : null;
}

function valueAt(row: TypedRow, path: readonly string[]): unknown {
  let at: unknown = row;
  for (const name of path) at = (at as TypedRow)[name];
  return at;
}

function amountAt(row: TypedRow, path: readonly string[]): Money {
  const cell = valueAt(row, path);
  if (cell instanceof Money) return cell;
  return new Money(typeof cell === 'bigint' ? cell.toString() : 0);
}

function isNumber(shape: RowShape, path: readonly string[]): boolean {
  let at: Shape | undefined = shape;
  for (const name of path) at = at?.is === 'row' ? at.fields?.get(name) : undefined;
  return at?.is === 'value' && (at.kind === 'decimal' || at.kind === 'int');
}
