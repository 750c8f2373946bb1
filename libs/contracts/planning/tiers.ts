import type { BoundTarget, BoundTier } from '../binding/bound-contract.js';
import type { Values } from '../conditions/index.js';
import { ItemFailure } from './item-failure.js';

export interface ChosenTier {
  readonly bound: BoundTier;
  /** The condition that chose it, as it stands in the contract. */
  readonly rule: string;
}

/**
 * The highest tier whose condition holds, raised to the one that was reached before: within an episode a tier only
 * rises. Null for a target without tiers.
 *
 * @throws ItemFailure when no tier's condition holds
 */
export function chooseTier({ tiers, atLeast }: BoundTarget, values: Values): ChosenTier | null {
  if (tiers.length === 0) return null;
  const byRule = [...tiers].reverse().find((tier) => tier.if.evaluate(values));
  const reached = atLeast?.evaluate(values) ?? null;
  if (atLeast && reached !== null && reached > (byRule?.tier.tier ?? 0)) {
    const raised = tiers[Math.min(reached, tiers.length) - 1];
    if (raised) {
      const before = byRule
        ? `raised from tier ${byRule.tier.tier}: ${byRule.if.source}`
        : 'no other rule holds';
      return { bound: raised, rule: `${atLeast.source} is ${reached} (${before})` };
    }
  }
  if (byRule) return { bound: byRule, rule: byRule.if.source };
  throw new ItemFailure(
    'NO_TIER',
    'None of the tiers has a condition that holds. Add one, or narrow the if.',
  );
}
