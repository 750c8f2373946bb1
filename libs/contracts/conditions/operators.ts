import type { Environment } from '@marcbachmann/cel-js';
import { CalendarDay } from '../values/calendar-day.js';
import { Money } from '../values/money.js';

/** CEL's own names; messages say `timestamp` and `duration`. */
export const TIMESTAMP = 'google.protobuf.Timestamp';
export const DURATION = 'google.protobuf.Duration';

const NULLABLE = ['int', 'double', 'decimal', 'string', 'date', TIMESTAMP, DURATION];

/** Types and operators beside CEL's own: exact decimals, calendar days, and comparisons with null. */
export function registerOperators(env: Environment): void {
  env.registerType('decimal', { ctor: Money, fields: {} });
  env.registerType('date', { ctor: CalendarDay, fields: {} });
  decimals(env);
  dates(env);
  nulls(env);
}

type Operand = Money | bigint | number;

export function money(operand: Operand): Money {
  if (operand instanceof Money) return operand;
  return new Money(typeof operand === 'bigint' ? operand.toString() : operand);
}

function decimals(env: Environment): void {
  const compare = {
    '<': (a: Money, b: Money) => a.lt(b),
    '<=': (a: Money, b: Money) => a.lte(b),
    '>': (a: Money, b: Money) => a.gt(b),
    '>=': (a: Money, b: Money) => a.gte(b),
  };
  const reckon = {
    '+': (a: Money, b: Money) => a.plus(b),
    '-': (a: Money, b: Money) => a.minus(b),
    '*': (a: Money, b: Money) => a.times(b),
    '/': (a: Money, b: Money) => divide(a, b),
  };
  for (const [left, right] of [
    ['decimal', 'decimal'],
    ['decimal', 'int'],
    ['int', 'decimal'],
    ['decimal', 'double'],
    ['double', 'decimal'],
  ] as const) {
    for (const [sign, holds] of Object.entries(compare)) {
      env.registerOperator(`${left} ${sign} ${right}`, (a: Operand, b: Operand) => holds(money(a), money(b)));
    }
    for (const [sign, result] of Object.entries(reckon)) {
      env.registerOperator(`${left} ${sign} ${right}: decimal`, (a: Operand, b: Operand) =>
        result(money(a), money(b)),
      );
    }
  }
  for (const right of ['decimal', 'int', 'double']) {
    env.registerOperator(`decimal == ${right}`, (a: Operand, b: Operand) => money(a).eq(money(b)));
  }
  env.registerOperator('-decimal', (amount: Money) => amount.negated());
}

function divide(a: Money, b: Money): Money {
  if (b.isZero()) throw new Error('division by zero');
  return a.div(b);
}

function dates(env: Environment): void {
  const compare = {
    '<': (a: CalendarDay, b: CalendarDay) => a.text < b.text,
    '<=': (a: CalendarDay, b: CalendarDay) => a.text <= b.text,
    '>': (a: CalendarDay, b: CalendarDay) => a.text > b.text,
    '>=': (a: CalendarDay, b: CalendarDay) => a.text >= b.text,
    '==': (a: CalendarDay, b: CalendarDay) => a.text === b.text,
  };
  for (const [sign, holds] of Object.entries(compare)) env.registerOperator(`date ${sign} date`, holds);
}

/**
 * `x == null` asks whether there is a value. A comparison with null by size does not hold, as in SQL's WHERE:
 * `item.days_overdue > 0` is false for a customer who has credits only.
 */
function nulls(env: Environment): void {
  for (const type of NULLABLE) {
    env.registerOperator(`${type} == null`, (a, b) => a === b);
    for (const sign of ['<', '<=', '>', '>=']) {
      env.registerOperator(`${type} ${sign} null`, () => false);
      env.registerOperator(`null ${sign} ${type}`, () => false);
    }
  }
  for (const sign of ['<', '<=', '>', '>=']) env.registerOperator(`null ${sign} null`, () => false);
}
