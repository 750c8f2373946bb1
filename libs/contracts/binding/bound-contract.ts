import type { Template } from 'liquidjs';
import type { Expression } from '../conditions/index.js';
import type { LetterTemplate, TableLayout } from '../letters/index.js';
import type { Check, Precondition } from '../model/contract.js';
import type { Beside, FromLines } from '../model/context.js';
import type { FanOut, SuppressRule, Table, Tier } from '../model/fan-out.js';
import type { RowShape, Scope, Shape } from '../values/shape.js';

/** A fan-out whose conditions are checked against the columns and ready to be evaluated. */
export interface BoundTarget {
  readonly target: FanOut;
  readonly row: RowShape;
  readonly beside: readonly BoundBeside[];
  readonly besideGroup: readonly BoundBeside[];
  /** Null takes every row. */
  readonly if: Expression<boolean> | null;
  readonly lines: BoundLines | null;
  readonly tiers: readonly BoundTier[];
  readonly atLeast: Expression<number | null> | null;
  readonly rules: readonly BoundRule[];
  readonly recipients: ReadonlyMap<string, BoundRecipient>;
  /** Whose letters they are; null where the contract does not say. */
  readonly sender: BoundSender | null;
  readonly table: BoundTable | null;
  readonly letter: LetterTemplate | null;
  readonly entityRef: readonly Template[];
  readonly input: ReadonlyMap<string, readonly Template[] | number | boolean>;
  /** Everything that a condition may name, as one row: for single rows, and for rules. */
  readonly names: { readonly item: RowShape; readonly rules: RowShape };
  readonly letterScope: Scope;
}

export interface BoundBeside {
  readonly name: string;
  readonly beside: Beside;
  readonly shape: Shape;
}

/** The documents of an item, and how its figures follow from them. */
export interface BoundLines {
  /** Name among the rows beside. */
  readonly name: string;
  readonly row: RowShape;
  readonly addsUp: readonly BoundFromLines[];
}

export interface BoundFromLines {
  readonly column: string;
  readonly from: FromLines;
  readonly if: Expression<boolean> | null;
}

export interface BoundTier {
  readonly tier: Tier;
  readonly if: Expression<boolean>;
  readonly letter: LetterTemplate | null;
  readonly call: LetterTemplate | null;
}

export interface BoundRule {
  readonly rule: SuppressRule;
  readonly if: Expression<boolean>;
  readonly skipIf: Expression<boolean> | null;
  readonly call: LetterTemplate | null;
}

export interface BoundRecipient {
  readonly name: Expression<string | null> | null;
  readonly address: Expression<string | null>;
  readonly phone: Expression<string | null> | null;
}

export interface BoundSender {
  readonly name: readonly Template[] | null;
  readonly address: readonly Template[];
}

export interface BoundTable {
  readonly table: Table;
  readonly row: RowShape;
  readonly if: Expression<boolean> | null;
  readonly layout: TableLayout;
  readonly attach: readonly Template[] | null;
}

export interface BoundPrecondition {
  readonly precondition: Precondition;
  readonly row: RowShape;
  readonly scope: Scope;
  readonly expect: Expression<boolean>;
}

export interface BoundCheck {
  readonly check: Check;
  readonly row: RowShape;
  readonly scope: Scope;
  readonly expect: Expression<boolean> | null;
}
