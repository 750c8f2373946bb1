import type { JsonObject } from '#ledger';
import type { BoundRule, BoundTarget } from '../binding/bound-contract.js';
import type { Values } from '../conditions/index.js';
import type { LetterTemplate } from '../letters/index.js';
import type { Mark } from '../model/fan-out.js';
import type { RowShape } from '../values/shape.js';
import { linesWhere } from './lines.js';
import type { Evidence } from './plan.js';

/** What the rules made of an item. */
export interface Verdict {
  readonly evidence: readonly Evidence[];
  /** Null when nothing held it back. */
  readonly skippedBy: string | null;
  readonly marks: ReadonlySet<Mark>;
}

/** The tool an item is staged with, and what is said on the phone if that tool is a call. */
export interface ChosenTool {
  readonly tool: string;
  readonly call: LetterTemplate | null;
  readonly by: BoundRule | null;
}

/** Asked before the other rules, so that they can ask for the tool: "the same customer, currency and tool". */
export function chooseTool(bound: BoundTarget, values: Values): ChosenTool {
  for (const rule of bound.rules) {
    if (rule.rule.effect === 'tool' && rule.if.evaluate(values)) {
      return { tool: rule.rule.tool, call: rule.call, by: rule };
    }
  }
  return { tool: bound.target.stage.tool, call: null, by: null };
}

/** Lines that a rule took out of an item. */
export interface Dropped {
  readonly lines: readonly JsonObject[];
  /** Their part of the item's amount. */
  readonly amount: string;
}

/** Lines that leave the item, rule by rule, and those that stay. */
export function dropLines(
  bound: BoundTarget,
  lines: readonly JsonObject[],
  shape: RowShape,
  world: Values,
): { readonly kept: readonly JsonObject[]; readonly dropped: ReadonlyMap<BoundRule, readonly JsonObject[]> } {
  const dropped = new Map<BoundRule, readonly JsonObject[]>();
  let kept = lines;
  for (const rule of bound.rules) {
    if (rule.rule.effect !== 'drop_items') continue;
    const hit = new Set(linesWhere(kept, shape, rule.if, world));
    if (hit.size === 0) continue;
    dropped.set(rule, [...hit]);
    kept = kept.filter((line) => !hit.has(line));
  }
  return { kept, dropped };
}

/**
 * Asks every rule in order, also after one has held the item back: an approver sees all that spoke against it.
 *
 * @param dropped what each drop_items rule took out
 * @param emptied whether nothing is left that the fan-out's `if` would take
 */
export function judge(
  bound: BoundTarget,
  values: Values,
  tool: ChosenTool,
  dropped: ReadonlyMap<BoundRule, Dropped>,
  emptied: boolean,
): Verdict {
  const evidence: Evidence[] = [];
  const marks = new Set<Mark>();
  let skippedBy: string | null = null;
  for (const rule of bound.rules) {
    const { code, effect } = rule.rule;
    const lines = dropped.get(rule);
    const hit =
      effect === 'drop_items'
        ? lines !== undefined
        : effect === 'tool'
          ? tool.by === rule
          : rule.if.evaluate(values);
    evidence.push({
      code,
      rule: rule.if.source,
      hit,
      effect,
      ...(lines && { dropped: { count: lines.lines.length, amount: lines.amount } }),
    });
    if (!hit) continue;
    const skips =
      effect === 'skip' || (effect === 'drop_items' && (emptied || rule.skipIf?.evaluate(values) === true));
    if (skips) skippedBy ??= code;
    if (rule.rule.effect === 'mark') rule.rule.as.forEach((mark) => marks.add(mark));
  }
  return { evidence, skippedBy, marks };
}
