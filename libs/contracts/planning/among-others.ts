import type { BoundTarget } from '../binding/bound-contract.js';
import { compareText } from '../problem.js';
import { failed, heldBack, type Work } from './work.js';

/**
 * What can be said of items only beside one another: their order, keys that are not their own, one a customer,
 * the cap of the day.
 */
export function amongOthers(bound: BoundTarget, works: readonly Work[]): readonly Work[] {
  const { target } = bound;
  const ordered = oneForEachKey(works, target.over).sort(
    (a, b) => b.figures.rank.cmp(a.figures.rank) || compareText(a.key, b.key),
  );
  return capped(target.daily_cap, oncePer(target.once_per, ordered));
}

/** Two rows with one key would be one action: neither is staged. */
function oneForEachKey(works: readonly Work[], over: string): Work[] {
  const byKey = new Map<string, Work[]>();
  for (const work of works) {
    const same = byKey.get(work.key);
    if (same) same.push(work);
    else byKey.set(work.key, [work]);
  }
  return [...byKey.values()].map(([first, ...others]) => {
    const work = first as Work;
    if (others.length === 0 || work.outcome.verdict === 'fail') return work;
    const error = `${others.length + 1} rows of ${over} have the key ${work.key}. Group the query by the columns of its key.`;
    return failed(work, { code: 'BAD_KEY', error });
  });
}

function oncePer(rule: BoundTarget['target']['once_per'], works: readonly Work[]): readonly Work[] {
  if (!rule) return works;
  const seen = new Set<string>();
  return works.map((work) => {
    if (work.outcome.verdict !== 'stage') return work;
    const values = JSON.stringify(rule.columns.map((column) => work.facts[column] ?? null));
    if (seen.has(values)) return heldBack(work, rule.code, `once per ${rule.columns.join(', ')}`);
    seen.add(values);
    return work;
  });
}

/** The largest amount x age first; what is over the cap is an item of the plan too, and comes again tomorrow. */
function capped(cap: number, works: readonly Work[]): readonly Work[] {
  if (cap === 0) return works;
  let staged = 0;
  return works.map((work) => {
    if (work.outcome.verdict !== 'stage') return work;
    staged += 1;
    return staged <= cap ? work : heldBack(work, 'OVER_DAILY_CAP', `at most ${cap} a day`);
  });
}
