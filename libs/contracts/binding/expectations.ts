import type { Instant, PlainDate } from '#eventsourcing';
import type { JsonObject, JsonValue } from '#ledger';
import type { CompiledContract } from '../loading/compile-contract.js';
import { ConditionFailed, type Expression } from '../conditions/index.js';
import { worldOf } from '../planning/world.js';
import type { Column } from '../values/column-kind.js';
import { read, UnreadableValue } from '../values/row.js';
import type { Scope } from '../values/shape.js';
import { bindCheck, bindPrecondition } from './bind-contract.js';
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

export function preconditionHolds(
  compiled: CompiledContract,
  name: string,
  observation: Observation,
): Verdict {
  const index = compiled.contract.preconditions.findIndex((one) => one.name === name);
  const columns = new Map([[name, observation.columns]]);
  const bound = bindPrecondition(new Binder(compiled), scopesOf(compiled), index, columns);
  if (!bound) throw new Error(`${compiled.contract.type} has no precondition ${name}.`);
  return judge(bound.expect, bound.scope, names(compiled, observation));
}

/** @param run what checks may name of the run: its id and what became of its items */
export function checkHolds(
  compiled: CompiledContract,
  name: string,
  observation: Observation,
  run: { readonly id: string; readonly counts: JsonValue },
): Verdict {
  const index = compiled.contract.verify.findIndex((one) => one.name === name);
  const columns = new Map([[name, observation.columns]]);
  const bound = bindCheck(new Binder(compiled), scopesOf(compiled), index, columns);
  if (!bound) throw new Error(`${compiled.contract.type} has no check ${name}.`);
  if (!bound.expect) return { holds: true, error: null };
  return judge(bound.expect, bound.scope, { ...names(compiled, observation), run });
}

function scopesOf(compiled: CompiledContract): Scopes {
  return new Scopes(compiled.contract, new Map());
}

function names(compiled: CompiledContract, { columns: _, row, ...world }: Observation): JsonObject {
  return { ...worldOf(compiled.contract, { ...world, contexts: {} }), row };
}

function judge(expect: Expression<boolean>, scope: Scope, given: JsonObject): Verdict {
  try {
    const values = Object.fromEntries([...scope].map(([name, shape]) => [name, read(shape, given[name])]));
    return { holds: expect.evaluate(values), error: null };
  } catch (error) {
    if (!(error instanceof ConditionFailed) && !(error instanceof UnreadableValue)) throw error;
    return { holds: false, error: error.message };
  }
}
