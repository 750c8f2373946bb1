import type { PlanItem, Verdict } from '../api/runs.js';

/** Which of a plan's items are listed. */
export interface PlanFilter {
  readonly verdict: Verdict | 'all';
  readonly tier: number | undefined;
  readonly change: NonNullable<PlanItem['change']> | undefined;
  readonly code: string | undefined;
  readonly words: string;
}

export const EVERYTHING: PlanFilter = {
  verdict: 'stage',
  tier: undefined,
  change: undefined,
  code: undefined,
  words: '',
};

export function matching(items: readonly PlanItem[], filter: PlanFilter): readonly PlanItem[] {
  const words = filter.words.toLowerCase().split(/\s+/).filter(Boolean);
  return items.filter(
    (item) =>
      (filter.verdict === 'all' || item.verdict === filter.verdict) &&
      (filter.tier === undefined || item.tier === filter.tier) &&
      (filter.change === undefined || item.change === filter.change) &&
      (filter.code === undefined || item.code === filter.code) &&
      words.every((word) => textOf(item).includes(word)),
  );
}

function textOf({ customer_name, customer_id, recipient, key }: PlanItem): string {
  return [customer_name, customer_id, recipient, key].join(' ').toLowerCase();
}
