import { compareText } from '../problem.js';
import { Money, moneyText } from '../values/money.js';
import type { Changes, Gone, ItemFacts, Outlier, PreviousItem } from './plan.js';
import type { Work } from './work.js';

const LARGEST = 10;

/** What is different from the last plan, by the key of the item. */
export class ChangesSince {
  private readonly before: ReadonlyMap<string, PreviousItem>;

  constructor(
    private readonly target: string,
    previous: readonly PreviousItem[],
  ) {
    this.before = new Map(previous.filter((item) => item.target === target).map((item) => [item.key, item]));
  }

  /** Null for items of other targets: they have no tier to rise. */
  of(work: Work): ItemFacts['change'] {
    if (work.bound.target.name !== this.target || work.bound.tiers.length === 0) return null;
    const before = this.before.get(work.key);
    if (!before) return 'new';
    return (work.tier?.bound.tier.tier ?? 0) > (before.tier ?? 0) ? 'escalated' : 'unchanged';
  }

  /** @param open keys of all that still has something open, overdue or not */
  summary(works: readonly Work[], open: ReadonlySet<string>): Changes {
    const now = new Set(works.map(({ key }) => key));
    const gone = [...this.before.values()]
      .filter(({ key }) => !now.has(key))
      .map((item) => goneAs(item, open));
    const count = (change: ItemFacts['change']): number =>
      works.filter((work) => this.of(work) === change).length;
    return {
      new: count('new'),
      escalated: count('escalated'),
      cleared: gone.filter(({ how }) => how === 'cleared').length,
      paid: gone.filter(({ how }) => how === 'paid').length,
      unchanged: count('unchanged'),
      outliers: this.outliers(works),
      gone: gone.sort((a, b) => compareText(a.key, b.key)),
    };
  }

  /** Amounts of several currencies are ranked in one, where there is a rate. */
  private outliers(works: readonly Work[]): readonly Outlier[] {
    const bySize = [...works].sort((a, b) => sizeOf(b).cmp(sizeOf(a)) || compareText(a.key, b.key));
    const largest = new Set(bySize.slice(0, LARGEST).map(({ key }) => key));
    return bySize.flatMap((work) => {
      const { customer, customerName, currency, amount } = work.figures;
      const before = this.before.get(work.key)?.amount ?? null;
      const doubled =
        before !== null &&
        amount !== null &&
        new Money(before).gt(0) &&
        amount.gte(new Money(before).times(2));
      const reasons = [
        ...(doubled ? ['doubled' as const] : []),
        ...(largest.has(work.key) ? ['largest' as const] : []),
      ];
      if (reasons.length === 0 || amount === null) return [];
      return [
        {
          key: work.key,
          customer_id: customer,
          customer_name: customerName,
          currency,
          amount: moneyText(amount, currency),
          previous_amount: before,
          reasons,
        },
      ];
    });
  }
}

/** The amount in the currency of ranking: the rank without its days. */
function sizeOf({ figures }: Work): Money {
  return figures.rank.div(Math.max(figures.age ?? 1, 1));
}

function goneAs(item: PreviousItem, open: ReadonlySet<string>): Gone {
  return {
    key: item.key,
    customer_id: item.customer_id,
    customer_name: item.customer_name,
    currency: item.currency,
    amount: item.amount,
    how: open.has(item.key) ? 'cleared' : 'paid',
  };
}
