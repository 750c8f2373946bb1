import type { ParsedContract } from '../loading/parsed-contract.js';
import type { Problem } from '../problem.js';

/** Queries that run every morning for nothing. Reflexions are there to be read by people. */
export function unusedQueries({ contract, source }: ParsedContract): readonly Problem[] {
  const used = new Set<string>();
  for (const target of contract.fan_out) {
    used.add(target.over);
    const beside = { ...contract.context[target.over]?.with, ...target.with };
    for (const { from } of Object.values(beside)) used.add(from);
  }
  return Object.entries(contract.context).flatMap(([name, query]) => {
    if (used.has(name) || query.kind === 'reflexions') return [];
    const message = `Nothing uses the query ${name}: no fan-out is over it, and it stands beside none.`;
    return [source.problem(['context', name], message, 0, 'warning')];
  });
}
