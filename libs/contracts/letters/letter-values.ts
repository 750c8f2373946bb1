import type { JsonObject, JsonValue } from '#ledger';
import { CalendarDay } from '../values/calendar-day.js';
import { Money } from '../values/money.js';
import { read } from '../values/row.js';
import type { Shape, ValueKind } from '../values/shape.js';

/** An exact amount in a template: comparable with numbers, printed by the money and number filters. */
export class LetterAmount {
  constructor(readonly amount: Money) {}

  equals(other: unknown): boolean {
    return this.compare(other) === 0;
  }

  gt(other: unknown): boolean {
    return this.compare(other) > 0;
  }

  geq(other: unknown): boolean {
    return this.compare(other) >= 0;
  }

  lt(other: unknown): boolean {
    return this.compare(other) < 0;
  }

  leq(other: unknown): boolean {
    return this.compare(other) <= 0;
  }

  /** NaN, which every comparison answers with no, beside what is no number. */
  private compare(other: unknown): number {
    if (other instanceof LetterAmount) return this.amount.cmp(other.amount);
    return typeof other === 'number' ? this.amount.cmp(other) : NaN;
  }
}

/** A day in a template: comparable with other days, printed by the date filter. */
export class LetterDate {
  constructor(readonly day: CalendarDay) {}

  equals(other: unknown): boolean {
    return other instanceof LetterDate && this.day.text === other.day.text;
  }

  gt(other: unknown): boolean {
    return other instanceof LetterDate && this.day.text > other.day.text;
  }

  geq(other: unknown): boolean {
    return this.gt(other) || this.equals(other);
  }

  lt(other: unknown): boolean {
    return other instanceof LetterDate && this.day.text < other.day.text;
  }

  leq(other: unknown): boolean {
    return this.lt(other) || this.equals(other);
  }
}

/** Where `{{ table }}` stands. */
export const TABLE_PLACE: object = Object.freeze({ place: 'table' });

/** An address on the web, to be shown as a link. */
export class LetterLink {
  constructor(readonly url: string) {}
}

/** A text of the contract whose line breaks are meant. */
export class LetterLines {
  constructor(readonly text: string) {}
}

/** A frozen value as templates see it. */
export function letterValue(shape: Shape, frozen: JsonValue | undefined): unknown {
  switch (shape.is) {
    case 'row':
      return letterRow(shape.fields ?? new Map<string, Shape>(), (frozen ?? {}) as JsonObject);
    case 'list':
      return ((frozen ?? []) as readonly JsonValue[]).map((member) => letterValue(shape.of, member));
    case 'value':
      return plainValue(shape.kind, frozen ?? null);
  }
}

function letterRow(fields: ReadonlyMap<string, Shape>, frozen: JsonObject): object {
  return Object.fromEntries([...fields].map(([name, shape]) => [name, letterValue(shape, frozen[name])]));
}

function plainValue(kind: ValueKind, frozen: JsonValue): unknown {
  const value = read({ is: 'value', kind }, frozen);
  if (value instanceof Money) return new LetterAmount(value);
  if (value instanceof CalendarDay) return new LetterDate(value);
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'bigint' ? Number(value) : value;
}
