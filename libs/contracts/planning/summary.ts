import type { BoundTarget } from '../binding/bound-contract.js';
import type { ItemColumns } from '../model/context.js';
import { compareText } from '../problem.js';
import { Money, moneyText } from '../values/money.js';
import type { TypedRow } from '../values/shape.js';
import { figuresIn } from './figures.js';
import { failureOf } from './item-failure.js';
import type { CodeCount, Counts, PlanItem, TierTotal, Total } from './plan.js';
import type { Figures, Work } from './work.js';

export function countsOf(
  targets: readonly BoundTarget[],
  items: readonly PlanItem[],
): Readonly<Record<string, Counts>> {
  return Object.fromEntries(
    targets.map(({ target }) => {
      const own = items.filter((item) => item.target === target.name);
      const count = (verdict: PlanItem['verdict']): number =>
        own.filter((item) => item.verdict === verdict).length;
      return [
        target.name,
        { planned: own.length, staged: count('stage'), skipped: count('skip'), failed: count('fail') },
      ];
    }),
  );
}

/** Per currency, over every row of the query: what the mirror's own control totals can be held against. */
export function totalsOf(rows: readonly TypedRow[], columns: ItemColumns): Readonly<Record<string, Total>> {
  const sums = new SumsByCurrency();
  const open = new SumsByCurrency();
  for (const row of rows) {
    const figures = readable(row, columns);
    if (!figures || figures.currency === null) continue;
    sums.add(figures.currency, figures.amount, figures.customer);
    open.add(figures.currency, figures.open, figures.customer);
  }
  return sums.map((currency, overdue, customers) => ({ overdue, open: open.of(currency), customers }));
}

/** A row that can't be read is a failed item already. */
function readable(row: TypedRow, columns: ItemColumns): Figures | undefined {
  try {
    return figuresIn(row, columns);
  } catch (error) {
    failureOf(error);
    return undefined;
  }
}

/** Customers and amounts are those before anything was held back; staged is what was left. */
export function tierTotals(
  bound: BoundTarget,
  columns: ItemColumns,
  works: readonly Work[],
  items: readonly PlanItem[],
): readonly TierTotal[] {
  return bound.tiers.map(({ tier: { tier, name } }) => {
    const own = works.filter((work) => work.tier?.bound.tier.tier === tier);
    const overdue = new SumsByCurrency();
    const customers = new Set<string>();
    for (const work of own) {
      const { customer, currency, amount } = figuresIn(bound.row.row(work.original), columns);
      customers.add(customer ?? work.key);
      if (currency !== null) overdue.add(currency, amount, customer);
    }
    const staged = items.filter(
      (item) => item.verdict === 'stage' && item.target === bound.target.name && item.tier === tier,
    ).length;
    return { tier, name, customers: customers.size, staged, overdue: overdue.map((_, amount) => amount) };
  });
}

/** Customers that no item is about. */
export function notTaken(rows: readonly TypedRow[], columns: ItemColumns, works: readonly Work[]): number {
  const customers = new Set(rows.map((row) => readable(row, columns)?.customer));
  for (const { bound, original } of works)
    customers.delete(readable(bound.row.row(original), columns)?.customer);
  customers.delete(null);
  customers.delete(undefined);
  return customers.size;
}

export function suppressedOf(items: readonly PlanItem[]): readonly CodeCount[] {
  return counted(items.flatMap((item) => (item.verdict === 'skip' ? [item.code] : [])));
}

export function markedOf(items: readonly PlanItem[]): readonly CodeCount[] {
  return counted(
    items.flatMap((item) =>
      item.verdict === 'stage' ? item.evidence.filter(({ hit }) => hit).map(({ code }) => code) : [],
    ),
  );
}

/** The most frequent first. */
function counted(codes: readonly string[]): readonly CodeCount[] {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts]
    .map(([code, count]) => ({ code, count }))
    .sort((a, b) => b.count - a.count || compareText(a.code, b.code));
}

/** Sums that are never added across currencies. */
class SumsByCurrency {
  private readonly sums = new Map<string, { amount: Money; customers: Set<string> }>();

  add(currency: string, amount: Money | null, customer: string | null): void {
    const sum = this.sums.get(currency) ?? { amount: new Money(0), customers: new Set() };
    sum.amount = sum.amount.plus(amount ?? 0);
    if (customer !== null) sum.customers.add(customer);
    this.sums.set(currency, sum);
  }

  of(currency: string): string {
    return moneyText(this.sums.get(currency)?.amount ?? new Money(0), currency);
  }

  map<To>(change: (currency: string, amount: string, customers: number) => To): Readonly<Record<string, To>> {
    const sorted = [...this.sums].sort(([a], [b]) => compareText(a, b));
    return Object.fromEntries(
      sorted.map(([currency, { amount, customers }]) => [
        currency,
        change(currency, moneyText(amount, currency), customers.size),
      ]),
    );
  }
}
