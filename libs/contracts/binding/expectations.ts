import { type Instant, type PlainDate, Refusal } from '#eventsourcing';
import type { JsonObject, JsonValue } from '#ledger';
import {
  compileExpression,
  CONDITION,
  ConditionFailed,
  environmentsOf,
  type Expression,
} from '../conditions/index.js';
import { letterValue, renderText } from '../letters/index.js';
import type { CompiledContract } from '../loading/compile-contract.js';
import { worldOf } from '../planning/world.js';
import { problemText } from '../problem.js';
import type { Column } from '../values/column-kind.js';
import { rowShape, UnreadableValue } from '../values/row.js';
import type { Scope } from '../values/shape.js';
import { bindCheck, bindPrecondition, TRIGGER_SCOPE } from './bind-contract.js';
import { Binder } from './binder.js';
import { Scopes } from './scopes.js';

/** What was looked at: the first row of a query, or none. */
export interface Observation {
  readonly columns: readonly Column[];
  readonly row: JsonObject | null;
  readonly as_of: PlainDate;
  readonly now: Instant;
  readonly run_id: string;
  readonly input: JsonObject;
}

/** Whether what was expected holds; `error` says why it could not be told, and then it does not. */
export interface Verdict {
  readonly holds: boolean;
  readonly error: string | null;
}

/** What checks may name of the run. */
export interface RunFacts {
  readonly id: string;
  /** By the name of the fan-out: planned, staged, skipped, failed. */
  readonly counts: JsonValue;
}

/** @throws Refusal when the contract has no such precondition */
export function preconditionHolds(
  compiled: CompiledContract,
  name: string,
  observation: Observation,
): Verdict {
  const index = compiled.contract.preconditions.findIndex((one) => one.name === name);
  const binder = new Binder(compiled);
  const bound = bindPrecondition(binder, scopesOf(compiled), index, new Map([[name, observation.columns]]));
  if (!bound) throw unknown(compiled, 'precondition', name);
  return judge(binder, bound.expect, bound.scope, namesOf(compiled, observation));
}

/**
 * Of a check on an address, the row is its answer: `status` and `body`. A check on an object holds when there is a
 * row: it expects nothing but that the object is there.
 *
 * @throws Refusal when the contract has no such check
 */
export function checkHolds(
  compiled: CompiledContract,
  name: string,
  observation: Observation,
  run: RunFacts,
): Verdict {
  const index = compiled.contract.verify.findIndex((one) => one.name === name);
  const binder = new Binder(compiled);
  const bound = bindCheck(binder, scopesOf(compiled), index, new Map([[name, observation.columns]]));
  if (!bound) throw unknown(compiled, 'check', name);
  const { check, expect, scope } = bound;
  const asExpected = check.kind !== 'http' || observation.row?.['status'] === check.http.expect_status;
  if (!asExpected || !expect) return { holds: asExpected && observation.row !== null, error: null };
  return judge(binder, expect, scope, { ...namesOf(compiled, observation), run: runJson(run) });
}

/** What a check on an object or an address looks at, with its placeholders filled in. @throws Refusal, LetterFailed */
export function checkedPlace(compiled: CompiledContract, name: string, run: RunFacts): string {
  const check = compiled.contract.verify.find((one) => one.name === name);
  if (!check || check.kind === 'sql') throw unknown(compiled, 'check on an object or an address', name);
  const { liquid } = compiled.engine;
  const shape = scopesOf(compiled).ofCheck(rowShape('row', new Map())).get('run');
  const text = check.kind === 'object' ? check.object.key : check.http.url;
  return renderText(liquid, name, liquid.parse(text), { run: shape && letterValue(shape, runJson(run)) });
}

/** Whether an inbound event starts a run: its `if` holds for the event's data, or the contract names none. */
export function triggeredBy(
  compiled: CompiledContract,
  type: string,
  data: JsonValue,
  now: Instant,
): boolean {
  return compiled.contract.triggers.some((trigger) => {
    if (trigger.kind !== 'event' || trigger.type !== type) return false;
    if (trigger.if === null) return true;
    const condition = compileExpression(trigger.if, TRIGGER_SCOPE, environmentsOf(TRIGGER_SCOPE), CONDITION);
    return condition.ok && evaluated(condition.expression, TRIGGER_SCOPE, { data, now }).holds;
  });
}

function scopesOf(compiled: CompiledContract): Scopes {
  return new Scopes(compiled.contract, new Map());
}

function namesOf(compiled: CompiledContract, { columns: _, row, ...circumstances }: Observation): JsonObject {
  return { ...worldOf(compiled.contract, circumstances), row };
}

function runJson({ id, counts }: RunFacts): JsonObject {
  return { id, counts };
}

/** A condition that does not fit what the query answered with can't be asked. */
function judge(binder: Binder, expect: Expression<boolean>, scope: Scope, names: JsonObject): Verdict {
  const [problem] = binder.problems;
  return problem ? { holds: false, error: problemText(problem) } : evaluated(expect, scope, names);
}

function evaluated(expect: Expression<boolean>, scope: Scope, names: JsonObject): Verdict {
  try {
    return { holds: expect.evaluate(rowShape('names', scope).row(names)), error: null };
  } catch (error) {
    if (!(error instanceof ConditionFailed) && !(error instanceof UnreadableValue)) throw error;
    return { holds: false, error: error.message };
  }
}

function unknown(compiled: CompiledContract, what: string, name: string): Refusal {
  return new Refusal('not_found', `The contract ${compiled.contract.type} has no ${what} called ${name}.`);
}
