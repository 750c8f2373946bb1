import type { JsonObject, JsonValue } from '#ledger';
import type { BoundFromLines, BoundLines } from '../binding/bound-contract.js';
import type { Expression, Values } from '../conditions/index.js';
import { CalendarDay } from '../values/calendar-day.js';
import { Money } from '../values/money.js';
import type { RowShape, TypedRow } from '../values/shape.js';
import { ItemFailure } from './item-failure.js';

/** Frozen lines of an item for which a condition over `line` holds; all of them without one. */
export function linesWhere(
  lines: readonly JsonObject[],
  shape: RowShape,
  condition: Expression<boolean> | null,
  world: Values,
): readonly JsonObject[] {
  if (!condition) return lines;
  const values = Object.create(world) as { line: unknown } & Record<string, unknown>;
  return lines.filter((line) => {
    values.line = shape.row(line);
    return condition.evaluate(values);
  });
}

/** What a figure comes to: typed, as a row of the query would have it. */
type Figure = Money | CalendarDay | bigint | string | Date | null;

/** The columns of an item that follow from its lines, as JSON. */
export function figuresOf(bound: BoundLines, lines: readonly JsonObject[], world: Values): JsonObject {
  return Object.fromEntries(
    bound.addsUp.map((figure) => [figure.column, plain(figureOf(bound, figure, lines, world))]),
  );
}

/** @throws ItemFailure when a figure of the row is not that of its lines: a letter would not add up */
export function checkTie(
  bound: BoundLines,
  item: { readonly name: string; readonly row: TypedRow },
  lines: readonly JsonObject[],
  world: Values,
): void {
  for (const figure of bound.addsUp) {
    const { column, from } = figure;
    const inRow = item.row[column] as Figure;
    const inLines = figureOf(bound, figure, lines, world);
    if (same(inRow, inLines) || (from.take === 'sum' && isNothing(inRow) && isNothing(inLines))) continue;
    throw new ItemFailure(
      'TOTALS_DO_NOT_TIE',
      `Expected ${column} to be the same in the row of ${item.name} and in its ${lines.length} lines of ` +
        `${bound.name}; found ${shown(inRow)} and ${shown(inLines)}. Check the two queries against each other.`,
    );
  }
}

function figureOf(
  { row }: BoundLines,
  { from, if: condition }: BoundFromLines,
  lines: readonly JsonObject[],
  world: Values,
): Figure {
  const own = linesWhere(lines, row, condition, world);
  if (from.take === 'count') return BigInt(own.length);
  const cells = own.map((line) => row.row(line)[from.column ?? ''] as Figure).filter((cell) => cell !== null);
  if (from.take === 'sum') return cells.reduce<Money>((sum, cell) => sum.plus(amount(cell)), new Money(0));
  const sign = from.take === 'max' ? 1 : -1;
  const [first, ...others] = cells;
  if (first === undefined) return null;
  return others.reduce((best, cell) => (compare(cell, best) * sign > 0 ? cell : best), first);
}

function amount(cell: Figure): Money {
  return cell instanceof Money ? cell : new Money(String(cell));
}

function compare(a: Figure, b: Figure): number {
  if (a instanceof Money && b instanceof Money) return a.cmp(b);
  const [left, right] = [ordinal(a), ordinal(b)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function ordinal(cell: Figure): bigint | string {
  if (cell instanceof CalendarDay) return cell.text;
  if (cell instanceof Date) return cell.toISOString();
  return typeof cell === 'bigint' ? cell : String(cell);
}

function plain(cell: Figure): JsonValue {
  if (cell instanceof Money) return cell.toFixed();
  if (cell === null || typeof cell === 'string') return cell;
  return typeof cell === 'bigint' ? Number(cell) : (ordinal(cell) as string);
}

function same(a: Figure, b: Figure): boolean {
  if (a === null || b === null) return a === b;
  return compare(a, b) === 0;
}

/** A sum over no lines is zero, which a query may answer with null. */
function isNothing(cell: Figure): boolean {
  return cell === null || (cell instanceof Money && cell.isZero());
}

function shown(cell: Figure): string {
  if (cell instanceof Money) return cell.toFixed();
  return cell === null ? 'nothing' : ordinal(cell).toString();
}
