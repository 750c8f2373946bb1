import { Refusal } from '#eventsourcing';
import type { JsonObject, JsonValue } from '#ledger';
import { bindCheck, bindPrecondition, TRIGGER_SCOPE } from '../binding/bind-contract.js';
import { Binder } from '../binding/binder.js';
import { Scopes } from '../binding/scopes.js';
import {
  compileExpression,
  CONDITION,
  ConditionFailed,
  environmentsOf,
  type Expression,
} from '../conditions/index.js';
import { letterValue, renderText } from '../letters/index.js';
import type { CompiledContract } from '../loading/compile-contract.js';
import type { ContextRows, Counts } from '../planning/plan.js';
import { type Circumstances, worldOf } from '../planning/world.js';
import { problemText } from '../problem.js';
import { rowShape, UnreadableValue } from '../values/row.js';
import type { Scope } from '../values/shape.js';

/** Whether what a contract expects is so, with the row that was looked at. */
export interface Expectation {
  readonly holds: boolean;
  /** Null when it holds. */
  readonly reason: string | null;
  /** The first row of the query; null when it answered with none. */
  readonly observed: JsonObject | null;
}

/** The run that a check is about. */
export interface RunFacts {
  readonly id: string;
  /** By the name of the fan-out. */
  readonly counts: Readonly<Record<string, Counts>>;
}

/**
 * Asks a precondition about the answer of its query. What can't be asked is not met: a query without a row, a
 * value that is missing, a condition that does not fit the columns.
 *
 * @throws Refusal when the contract has no such precondition
 */
export function precondition(
  contract: CompiledContract,
  name: string,
  result: ContextRows,
  circumstances: Circumstances,
): Expectation {
  const binder = new Binder(contract);
  const index = contract.contract.preconditions.findIndex((own) => own.name === name);
  const columns = new Map([[name, result.columns]]);
  const bound = bindPrecondition(binder, scopesOf(contract), index, columns);
  if (!bound) throw unknown(contract, 'precondition', name);
  return judged(binder, bound, result.rows[0] ?? null, worldOf(contract.contract, circumstances));
}

/**
 * Asks a check about the answer of its query, or about the HTTP answer it was given: one row with `status` and
 * `body`. A check on an object expects nothing but that it is there.
 *
 * @throws Refusal when the contract has no such check
 */
export function check(
  contract: CompiledContract,
  name: string,
  result: ContextRows,
  run: RunFacts,
  circumstances: Circumstances,
): Expectation {
  const binder = new Binder(contract);
  const index = contract.contract.verify.findIndex((own) => own.name === name);
  const bound = bindCheck(binder, scopesOf(contract), index, new Map([[name, result.columns]]));
  if (!bound) throw unknown(contract, 'check', name);
  const observed = result.rows[0] ?? null;
  if (bound.check.kind === 'http' && observed?.['status'] !== bound.check.http.expect_status) {
    const found = JSON.stringify(observed?.['status'] ?? null);
    return {
      holds: false,
      reason: `Expected status ${bound.check.http.expect_status}, got ${found}.`,
      observed,
    };
  }
  const { expect } = bound;
  if (!expect) return { holds: observed !== null, reason: observed ? null : 'It is not there.', observed };
  const world = { ...worldOf(contract.contract, circumstances), run: runJson(run) };
  return judged(binder, { ...bound, expect }, observed, world);
}

/** What a check on an object or an address looks at, with its placeholders filled in. @throws Refusal, LetterFailed */
export function checkedPlace(contract: CompiledContract, name: string, run: RunFacts): string {
  const own = contract.contract.verify.find((candidate) => candidate.name === name);
  if (!own || own.kind === 'sql') throw unknown(contract, 'check of a place', name);
  const text = own.kind === 'object' ? own.object.key : own.http.url;
  const { liquid } = contract.engine;
  const shape = scopesOf(contract).ofCheck(rowShape('row', new Map())).get('run');
  const values = { run: shape && letterValue(shape, runJson(run)) };
  return renderText(liquid, name, liquid.parse(text), values);
}

/** Whether an inbound event starts a run: its `if` holds for the event's data, or there is none. */
export function triggeredBy(contract: CompiledContract, type: string, data: JsonValue, now: string): boolean {
  return contract.contract.triggers.some((trigger) => {
    if (trigger.kind !== 'event' || trigger.type !== type) return false;
    if (trigger.if === null) return true;
    const compiled = compileExpression(trigger.if, TRIGGER_SCOPE, environmentsOf(TRIGGER_SCOPE), CONDITION);
    if (!compiled.ok) return false;
    return reasonAgainst(compiled.expression, TRIGGER_SCOPE, { data, now }) === null;
  });
}

function scopesOf(contract: CompiledContract): Scopes {
  return new Scopes(contract.contract, new Map());
}

interface Bound {
  readonly scope: Scope;
  readonly expect: Expression<boolean>;
}

function judged(binder: Binder, bound: Bound, observed: JsonObject | null, world: JsonObject): Expectation {
  const [problem] = binder.problems;
  const reason = problem
    ? problemText(problem)
    : reasonAgainst(bound.expect, bound.scope, { ...world, row: observed ?? {} });
  return { holds: reason === null, reason, observed };
}

/** Null when it holds. */
function reasonAgainst(expect: Expression<boolean>, scope: Scope, names: JsonObject): string | null {
  try {
    return expect.evaluate(rowShape('names', scope).row(names)) ? null : `Expected ${expect.source}.`;
  } catch (error) {
    if (error instanceof ConditionFailed || error instanceof UnreadableValue) return error.message;
    throw error;
  }
}

function runJson(run: RunFacts): JsonObject {
  return { id: run.id, counts: run.counts as unknown as JsonObject };
}

function unknown(contract: CompiledContract, what: string, name: string): Refusal {
  return new Refusal('not_found', `The contract ${contract.contract.type} has no ${what} called ${name}.`);
}
