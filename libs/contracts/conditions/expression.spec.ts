import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '#ledger';
import { read, rowShape } from '../values/row.js';
import { list, type Scope, type Shape, value } from '../values/shape.js';
import { environmentsOf } from './environment.js';
import { compileExpression, CONDITION, type Purpose, WHOLE_NUMBER } from './expression.js';

const item = rowShape(
  'aging',
  new Map<string, Shape>([
    ['overdue_amount', value('decimal')],
    ['days_overdue', value('int')],
    ['due', value('date')],
    ['proposed_at', value('timestamp')],
    ['vip', value('bool')],
    ['name', value('text')],
    ['tags', list(value('text'))],
  ]),
);
const scope: Scope = new Map<string, Shape>([
  ['item', item],
  ['items', list(item)],
  ['as_of', value('date')],
  ['now', value('timestamp')],
  ['data', value('json')],
]);
const environments = environmentsOf(scope);

const full: JsonObject = {
  overdue_amount: '100.10',
  days_overdue: 31,
  due: '2020-05-10',
  proposed_at: '2020-06-01T00:00:00Z',
  vip: true,
  name: 'Walnut & Co',
  tags: ['a'],
};
const world: JsonObject = {
  item: full,
  items: [full, {}],
  as_of: '2020-06-10',
  now: '2020-06-10T10:00:00Z',
  data: { price: 10.1, nested: { on: true } },
};

function values(of: JsonObject): Record<string, unknown> {
  return Object.fromEntries([...scope].map(([name, shape]) => [name, read(shape, of[name])]));
}

function evaluate<Result>(source: string, purpose: Purpose<Result>, of: JsonObject = world): Result {
  const compiled = compileExpression(source, scope, environments, purpose);
  if (!compiled.ok) throw new Error(compiled.complaints.map(({ message }) => message).join(' | '));
  return compiled.expression.evaluate(values(of));
}

function holds(source: string, of: JsonObject = world): boolean {
  return evaluate(source, CONDITION, of);
}

function complaint(source: string): string {
  const compiled = compileExpression(source, scope, environments, CONDITION);
  if (compiled.ok) throw new Error(`${source} was not refused`);
  return compiled.complaints.map(({ message }) => message).join(' | ');
}

describe('A condition', () => {
  it.each([
    ['item.overdue_amount > 100', true],
    ['item.overdue_amount > 100.1', false],
    ['item.overdue_amount == 100.10', true],
    ['100.10 == item.overdue_amount', true],
    ['0.1 + 0.2 == 0.3', true],
    ['1234567890123456789012345.01 > 1234567890123456789012345.00', true],
    ['-item.overdue_amount < -100.05', true],
    ['item.overdue_amount * 2 - 0.20 == 200', true],
    ['item.overdue_amount / 0.1 == 1001', true],
    ['items.exists(line, line.overdue_amount > 100.09)', true],
    ['items.all(line, line.days_overdue != null)', false],
    ['items.filter(line, line.vip).size() == 1', true],
    ['item.days_overdue > 30 && item.vip', true],
    ["item.name.startsWith('Walnut') && 'a' in item.tags", true],
    ['item.due < as_of && days_between(item.due, as_of) == 31', true],
    ["add_business_days(date('2020-06-05'), 3) == as_of", true],
    ["add_days(item.due, 31) == as_of && as_of > date('2020-06-09')", true],
    ["item.proposed_at < now - duration('6h')", true],
    ["item.proposed_at + duration('300h') > now", true],
    ['(item.days_overdue == null ? decimal(0) : item.overdue_amount) > 1', true],
    ['data.price > 10.05 && data.price == 10.1 && data.nested.on', true],
    ['has(data.price) && !has(data.cost)', true],
  ])('%s is %s', (source, expected) => {
    expect(holds(source)).toBe(expected);
  });

  it.each([
    ['item.days_overdue > 0', false],
    ['item.days_overdue <= 0', false],
    ['item.days_overdue == null', true],
    ['item.overdue_amount < 100 || item.due < as_of', false],
    ['item.due != null', false],
    ['item.vip', false],
    ['!item.vip', true],
    ["'a' in item.tags", false],
    ['item.overdue_amount > item.overdue_amount', false],
  ])('with a row of nulls %s is %s', (source, expected) => {
    expect(holds(source, { ...world, item: {} })).toBe(expected);
  });

  it('fails for a row when it reckons with a missing value', () => {
    expect(() => holds('item.overdue_amount + 1 > 0', { ...world, item: {} })).toThrow(
      'no value to reckon with',
    );
    expect(() => holds('data.cost > 1')).toThrow('data.cost');
  });

  it.each([
    ['item.due < now', 'no < between date and timestamp. Compare a date with as_of'],
    ["item.due == '2020-01-01'", "Write a date as date('2020-06-10')"],
    ['item.overdue_amuont > 1', 'There is no overdue_amuont in aging. Did you mean overdue_amount?'],
    ['itm.vip', 'There is no itm here. Did you mean item?'],
    ['has(item.misspelt)', 'There is no misspelt'],
    ['item.vip == null', 'leave the comparison out'],
    ['item.days_overdue', 'Expected true or false, but this is of type int'],
    ["item.name.matches('(a+)+$')", 'There is no method matches'],
    ['cel.bind(x, 1, x == 1)', 'There is no method bind'],
    ['dyn(1) == 1', 'There is no function dyn'],
    ['items.all(a, items.all(b, b.vip))', 'One loop stands inside another'],
    ["now - duration('7d') < now", "duration('168h') for a week"],
    ["as_of < date('2020-13-01')", 'Expected a date such as 2020-06-10'],
    ["duration('6h') + now > now", "Write the moment first: now + duration('6h')"],
    ['{"a": 1}.a == 1', 'A map cannot be written'],
    ['item.vip &&', 'Unexpected token'],
    [`item.vip ${'|| item.vip '.repeat(100)}`, 'at most 1000 characters'],
    [`${'('.repeat(60)}item.vip${')'.repeat(60)}`, 'Exceeded maxDepth'],
    ['', 'found nothing'],
    ['(item.days_overdue == null ? 0 : item.overdue_amount) > 1', 'branches must have the same type'],
  ])('%s is refused', (source, message) => {
    expect(complaint(source)).toContain(message);
  });

  it('is checked without the columns while they are not known', () => {
    const unknown: Scope = new Map<string, Shape>([['item', rowShape('aging', undefined)]]);
    const lenient = environmentsOf(unknown);
    expect(compileExpression('item.anything > 1.5 && item.other', unknown, lenient, CONDITION).ok).toBe(true);
    expect(compileExpression('itme.anything > 1', unknown, lenient, CONDITION).ok).toBe(false);
  });

  it('compares every pair of amounts as their exact decimals', () => {
    const amount = fc.tuple(
      fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
      fc.integer({ min: 0, max: 99 }),
    );
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        const [left, right] = [a, b].map(([whole, cents]) => `${whole}.${String(cents).padStart(2, '0')}`);
        const cents = ([whole, part]: [bigint, number], text: string): bigint =>
          whole * 100n + BigInt(text.startsWith('-') ? -part : part);
        const expected = cents(a, left as string) < cents(b, right as string);
        const of = { ...world, item: { overdue_amount: left as string } };
        return holds(`item.overdue_amount < decimal('${right as string}')`, of) === expected;
      }),
    );
  });

  it('may also come to a number, or to none', () => {
    expect(evaluate('item.days_overdue', WHOLE_NUMBER)).toBe(31);
    expect(evaluate('item.days_overdue', WHOLE_NUMBER, { ...world, item: {} })).toBeNull();
  });
});
