import type { JsonObject, JsonValue } from '#ledger';
import { CalendarDay } from './calendar-day.js';
import { Money } from './money.js';
import type { RowShape, Shape, TypedRow, ValueKind } from './shape.js';

const json = Symbol('json');
const cells = Symbol('cells');

/**
 * A frozen row as conditions see it: typed values instead of JSON, worked out when they are first asked for.
 * Every relation has a class of its own.
 */
class Row {
  readonly [json]: JsonObject;
  readonly [cells]: unknown[] = [];

  constructor(frozen: JsonObject) {
    this[json] = frozen;
  }
}

/**
 * @param fields undefined when the columns are not known: such rows are only checked against, never read
 * @param kept the same row stands for the same frozen one for as long as the shape lives; for rows that are looked
 *   at many times, as those of a query are in one plan
 */
export function rowShape(
  name: string,
  fields: ReadonlyMap<string, Shape> | undefined,
  { kept = false } = {},
): RowShape {
  const rows = class extends Row {};
  [...(fields ?? [])].forEach(([field, shape], index) => {
    Object.defineProperty(rows.prototype, field, {
      get(this: Row): unknown {
        const known = this[cells][index];
        return known === undefined ? (this[cells][index] = read(shape, this[json][field])) : known;
      },
    });
  });
  const fresh = (frozen: JsonObject): TypedRow => new rows(frozen) as unknown as TypedRow;
  if (!kept) return { is: 'row', name, fields, rows, row: fresh };
  const known = new Map<JsonObject, TypedRow>();
  const row = (frozen: JsonObject): TypedRow => {
    let made = known.get(frozen);
    if (!made) {
      made = fresh(frozen);
      known.set(frozen, made);
    }
    return made;
  };
  return { is: 'row', name, fields, rows, row };
}

/** A row of nulls, for what is missing. */
const NOTHING: JsonObject = {};

/**
 * A JSON value as conditions see it. A yes/no column that is null counts as no and a list that is null as
 * empty, so that a customer without a row in some table needs no special words in a condition.
 */
export function read(shape: Shape, frozen: JsonValue | undefined): unknown {
  switch (shape.is) {
    case 'row':
      return shape.row((frozen ?? NOTHING) as JsonObject);
    case 'list':
      return ((frozen ?? []) as readonly JsonValue[]).map((member) => read(shape.of, member));
    case 'value':
      return readValue(shape.kind, frozen ?? null);
  }
}

/** A frozen value that is not what its column's type says. */
export class UnreadableValue extends Error {
  override readonly name = 'UnreadableValue';
}

function readValue(kind: ValueKind, frozen: JsonValue): unknown {
  if (kind === 'bool') return frozen === true;
  if (frozen === null) return null;
  try {
    return typed(kind, frozen);
  } catch {
    throw new UnreadableValue(
      `Expected a value of type ${kind}, found ${JSON.stringify(frozen).slice(0, 80)}.`,
    );
  }
}

function typed(kind: Exclude<ValueKind, 'bool'>, frozen: NonNullable<JsonValue>): unknown {
  switch (kind) {
    case 'int':
      return BigInt(frozen as string | number);
    case 'decimal':
      return new Money(frozen as string | number);
    case 'text':
      return typeof frozen === 'string' ? frozen : JSON.stringify(frozen);
    case 'date':
      return CalendarDay.of(frozen as string);
    case 'timestamp':
      return moment(frozen as string);
    case 'json':
      return readJson(frozen);
  }
}

function moment(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new RangeError(`${text} is no time.`);
  return date;
}

/** Numbers of an event become decimals, so that `data.price > 10.10` compares exactly. */
function readJson(frozen: JsonValue): unknown {
  if (typeof frozen === 'number') return new Money(frozen);
  if (frozen === null || typeof frozen !== 'object') return frozen;
  if (Array.isArray(frozen)) return (frozen as readonly JsonValue[]).map(readJson);
  return Object.fromEntries(Object.entries(frozen).map(([name, member]) => [name, readJson(member ?? null)]));
}
