import type { ParsedContract } from '../loading/parsed-contract.js';
import type { Problem } from '../problem.js';
import { type Column, shapeOfColumn } from '../values/column-kind.js';
import { rowShape } from '../values/row.js';
import { type RowShape, value } from '../values/shape.js';
import { bindItems } from './bind-items.js';
import { bindTarget } from './bind-target.js';
import { Binder } from './binder.js';
import type { BoundCheck, BoundPrecondition, BoundTarget } from './bound-contract.js';
import { type ColumnsOf, Scopes } from './scopes.js';

/** What the queries of a contract answer with, as far as it is known. */
export interface QueryColumns {
  readonly contexts: ColumnsOf;
  /** By the precondition's name. */
  readonly preconditions: ColumnsOf;
  /** By the check's name. */
  readonly checks: ColumnsOf;
}

export const NOTHING_KNOWN: QueryColumns = {
  contexts: new Map(),
  preconditions: new Map(),
  checks: new Map(),
};

/**
 * Reads every condition and placeholder of a contract. While columns are not known, only what does not depend on
 * them is found: syntax, functions, names.
 */
export function problemsOfMeaning(parsed: ParsedContract, columns: QueryColumns): readonly Problem[] {
  const { contract } = parsed;
  const binder = new Binder(parsed);
  const scopes = new Scopes(contract, columns.contexts);
  bindItems(binder, scopes);
  contract.fan_out.forEach((target, index) => bindTarget(binder, scopes, target, index));
  contract.preconditions.forEach((_, index) =>
    bindPrecondition(binder, scopes, index, columns.preconditions),
  );
  contract.verify.forEach((_, index) => bindCheck(binder, scopes, index, columns.checks));
  bindTriggers(binder);
  return binder.problems;
}

/** The fan-outs of a contract over columns that are known. */
export function bindTargets(
  parsed: ParsedContract,
  contexts: ColumnsOf,
): {
  readonly targets: readonly BoundTarget[];
  /** What is the same for every item, as one row. */
  readonly world: RowShape;
  readonly problems: readonly Problem[];
} {
  const binder = new Binder(parsed);
  const scopes = new Scopes(parsed.contract, contexts);
  bindItems(binder, scopes);
  const targets = parsed.contract.fan_out.map((target, index) => bindTarget(binder, scopes, target, index));
  return { targets, world: rowShape('names', scopes.ofEverything()), problems: binder.problems };
}

export function bindPrecondition(
  binder: Binder,
  scopes: Scopes,
  index: number,
  columns: ColumnsOf,
): BoundPrecondition | undefined {
  const precondition = binder.parsed.contract.preconditions[index];
  if (!precondition) return undefined;
  const row = resultRow(columns.get(precondition.name));
  const scope = scopes.ofPrecondition(row);
  const expect = binder.condition(['preconditions', index, 'expect'], precondition.expect, scope);
  return { precondition, row, scope, expect };
}

export function bindCheck(
  binder: Binder,
  scopes: Scopes,
  index: number,
  columns: ColumnsOf,
): BoundCheck | undefined {
  const check = binder.parsed.contract.verify[index];
  if (!check) return undefined;
  const row = resultRow(check.kind === 'sql' ? columns.get(check.name) : HTTP_ANSWER);
  const scope = scopes.ofCheck(row);
  if (check.kind === 'object') {
    binder.text(['verify', index, 'object', 'key'], check.object.key, scope);
    return { check, row, scope, expect: null };
  }
  if (check.kind === 'http') binder.text(['verify', index, 'http', 'url'], check.http.url, scope);
  const path = ['verify', index, 'expect'];
  const expect = check.expect === null ? null : binder.condition(path, check.expect, scope);
  return { check, row, scope, expect };
}

/** What `row` is after an HTTP answer. */
const HTTP_ANSWER: readonly Column[] = [
  { name: 'status', type: 'int4' },
  { name: 'body', type: 'json' },
];

function resultRow(columns: readonly Column[] | undefined): RowShape {
  return rowShape('row', columns && new Map(columns.map(({ name, type }) => [name, shapeOfColumn(type)])));
}

export const TRIGGER_SCOPE = new Map([
  ['data', value('json')],
  ['now', value('timestamp')],
]);

function bindTriggers(binder: Binder): void {
  binder.parsed.contract.triggers.forEach((trigger, index) => {
    if (trigger.kind !== 'event' || trigger.if === null) return;
    binder.condition(['triggers', index, 'event', 'if'], trigger.if, TRIGGER_SCOPE);
  });
}
