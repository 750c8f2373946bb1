import type { JsonObject, JsonValue } from '#ledger';
import { letterValue } from '../letters/index.js';
import type { Contract } from '../model/contract.js';
import type { Scope } from '../values/shape.js';
import type { PlanInput } from './plan.js';

/** The times and the run that every condition may name. */
export type Circumstances = Omit<PlanInput, 'contexts' | 'previous'>;

/** Names that are the same for every item: the two times, the run, what it was started with, the policy's values. */
export function worldOf(contract: Contract, input: Circumstances): JsonObject {
  return {
    as_of: input.as_of,
    now: input.now,
    run_id: input.run_id,
    input: input.input,
    values: Object.fromEntries(Object.entries(contract.values).map(([name, { value }]) => [name, value])),
  };
}

/**
 * Names as letters see them. A list is turned only when a template goes through it: an item may have thousands of
 * lines, which its letter shows as a table.
 */
export function letterValues(scope: Scope, names: JsonObject): object {
  const values: object = {};
  for (const [name, shape] of scope) {
    const frozen: JsonValue | undefined = names[name];
    if (frozen === undefined) continue;
    if (shape.is === 'list') {
      Object.defineProperty(values, name, { enumerable: true, get: () => letterValue(shape, frozen) });
    } else {
      Object.assign(values, { [name]: letterValue(shape, frozen) });
    }
  }
  return values;
}
