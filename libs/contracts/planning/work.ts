import type { JsonObject } from '#ledger';
import type { BoundTarget } from '../binding/bound-contract.js';
import type { LetterTemplate } from '../letters/index.js';
import type { Mark } from '../model/fan-out.js';
import type { Money } from '../values/money.js';
import type { TypedRow } from '../values/shape.js';
import type { Evidence, FailureCode } from './plan.js';
import type { ChosenTier } from './tiers.js';

/** What becomes of an item; `stage` until something speaks against it. */
export type Outcome =
  | { readonly verdict: 'stage' }
  | { readonly verdict: 'skip'; readonly code: string }
  | { readonly verdict: 'fail'; readonly code: FailureCode; readonly error: string };

/** An item while it is worked out: first by itself, then among the others, at last with its draft. */
export interface Work {
  readonly bound: BoundTarget;
  readonly key: string;
  /** Everything that conditions and letters of this item may name, as JSON. */
  readonly names: JsonObject;
  /** The same as conditions see it. */
  readonly values: TypedRow;
  /** What an approver sees of the row. */
  readonly facts: JsonObject;
  /** The row before lines were dropped: what totals count. */
  readonly original: JsonObject;
  /** Lines before any was dropped: what a statement lists. */
  readonly allLines: readonly JsonObject[];
  readonly figures: Figures;
  readonly tier: ChosenTier | null;
  readonly tool: string;
  /** What is said on the phone, when the tool is a call or the tier asks for one. */
  readonly call: LetterTemplate | null;
  readonly marks: ReadonlySet<Mark>;
  readonly evidence: readonly Evidence[];
  readonly outcome: Outcome;
}

/** The columns that carry meaning, read from a row. */
export interface Figures {
  readonly customer: string | null;
  readonly customerName: string | null;
  readonly currency: string | null;
  readonly amount: Money | null;
  readonly open: Money | null;
  readonly age: number | null;
  /** Amount x age in one currency; the larger is proposed first. */
  readonly rank: Money;
  /** No rate was there: the rank is by the item's own amount. */
  readonly unrated: boolean;
}

/** The same item, held back by a rule that looks at several items. */
export function heldBack(work: Work, code: string, rule: string): Work {
  return {
    ...work,
    evidence: [...work.evidence, { code, rule, hit: true, effect: 'skip' }],
    outcome: { verdict: 'skip', code },
  };
}

export function failed(work: Work, failure: { readonly code: FailureCode; readonly error: string }): Work {
  return { ...work, outcome: { verdict: 'fail', ...failure } };
}
