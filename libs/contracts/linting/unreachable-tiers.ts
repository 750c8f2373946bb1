import type { BoundTarget } from '../binding/bound-contract.js';
import type { Contract } from '../model/contract.js';
import type { ParsedContract } from '../loading/parsed-contract.js';
import type { Problem } from '../problem.js';
import { comparedColumns, sampleRows } from './sample-rows.js';

/**
 * Tiers that no row can ever be in, and rows that no tier takes. Told only where it is certain: the conditions
 * are asked about a row from every region that their own constants cut out, and left alone where they do more
 * than compare columns with constants.
 */
export function unreachableTiers(
  parsed: ParsedContract,
  targets: readonly BoundTarget[],
): readonly Problem[] {
  return targets.flatMap((target, index) => problemsOf(parsed, target, index));
}

function problemsOf(
  { contract, source }: ParsedContract,
  bound: BoundTarget,
  index: number,
): readonly Problem[] {
  const { tiers, target } = bound;
  if (tiers.length === 0) return [];
  const conditions = [...(bound.if ? [bound.if] : []), ...tiers.map((tier) => tier.if)];
  const samples = sampleRows(bound, conditions, contract);
  if (!samples) return [];
  const reached = new Set<number>();
  let lost: string | undefined;
  for (const { names, words, complete } of samples) {
    const values = bound.names.item.row(names);
    if (bound.if && !bound.if.evaluate(values)) continue;
    const chosen = [...tiers].reverse().find((tier) => tier.if.evaluate(values));
    if (chosen) reached.add(chosen.tier.tier);
    // A column without a value may be one that this query never leaves out.
    else if (complete) lost ??= words;
  }
  const problems = tiers.flatMap(({ tier: { tier, name } }, tierIndex) => {
    if (reached.has(tier)) return [];
    const message = `Tier ${tier} (${name}) can never be chosen: wherever its condition holds, that of a higher tier does too, or the fan-out takes no such row.`;
    return [source.problem(['fan_out', index, 'tiers', tierIndex, 'if'], message)];
  });
  if (lost === undefined || !boundedByIf(bound, contract)) return problems;
  const message = `No tier of ${target.name} is chosen where ${lost}, though the fan-out takes such a row. Widen a tier's if, or narrow the fan-out's.`;
  return [...problems, source.problem(['fan_out', index, 'tiers', 0, 'if'], message)];
}

/** Whether the fan-out's own `if` speaks of every column that its tiers do: else the query may see to it. */
function boundedByIf({ if: condition, tiers }: BoundTarget, contract: Contract): boolean {
  const ofIf = condition && comparedColumns([condition], contract);
  const ofTiers = comparedColumns(
    tiers.map((tier) => tier.if),
    contract,
  );
  return [...(ofTiers?.keys() ?? [])].every((column) => ofIf?.has(column) === true);
}
