import type { Environment } from '@marcbachmann/cel-js';
import { CalendarDay } from '../values/calendar-day.js';
import { Money } from '../values/money.js';
import { money } from './operators.js';

interface OwnFunction {
  readonly signature: string;
  readonly handler: (...args: never[]) => unknown;
  readonly description: string;
}

/** What a condition may call beside CEL's own functions; dates are days without a zone. */
const OWN_FUNCTIONS: readonly OwnFunction[] = [
  {
    signature: 'date(string): date',
    handler: (text: string) => CalendarDay.of(text),
    description: "a day: date('2020-06-10')",
  },
  {
    signature: 'days_between(date, date): int',
    handler: (from: CalendarDay, to: CalendarDay) => BigInt(from.daysTo(to)),
    description: 'whole days from the first to the second',
  },
  {
    signature: 'add_days(date, int): date',
    handler: (from: CalendarDay, days: bigint) => from.plusDays(Number(days)),
    description: 'the day that many days later',
  },
  {
    signature: 'add_business_days(date, int): date',
    handler: (from: CalendarDay, days: bigint) => from.plusBusinessDays(Number(days)),
    description: 'the day that many working days (Monday to Friday) later',
  },
  { signature: 'decimal(int): decimal', handler: (number: bigint) => money(number), description: 'exact' },
  { signature: 'decimal(decimal): decimal', handler: (number: Money) => number, description: 'as it is' },
  { signature: 'decimal(string): decimal', handler: readDecimal, description: "decimal('10.50')" },
];

export function registerFunctions(env: Environment): void {
  for (const { signature, handler, description } of OWN_FUNCTIONS) {
    env.registerFunction(signature, handler, { description, async: false });
  }
}

/** Everything that may be called. What is not here is refused: patterns that hang, copies, escapes from types. */
export const ALLOWED_FUNCTIONS: ReadonlySet<string> = new Set([
  'add_business_days',
  'add_days',
  'date',
  'days_between',
  'decimal',
  'duration',
  'has',
  'int',
  'size',
  'string',
  'timestamp',
]);

/** What may be called on a value: `name.startsWith('A')`. */
export const ALLOWED_METHODS: ReadonlySet<string> = new Set([
  'contains',
  'endsWith',
  'getDayOfWeek',
  'getHours',
  'getMinutes',
  'lowerAscii',
  'size',
  'startsWith',
  'upperAscii',
]);

/** Loops over a list: `items.exists(line, line.disputed)`; never one inside another. */
export const ALLOWED_LOOPS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);

/** Calls whose result is known before any row is: a wrong text in them is told when the contract is loaded. */
export const CONSTANT_FUNCTIONS: ReadonlySet<string> = new Set(['date', 'decimal', 'duration', 'timestamp']);

function readDecimal(text: string): Money {
  if (!/^-?\d{1,30}(\.\d{1,30})?$/.test(text)) {
    throw new Error(`Expected a decimal such as 10.50, got ${JSON.stringify(text.slice(0, 50))}.`);
  }
  return new Money(text);
}
