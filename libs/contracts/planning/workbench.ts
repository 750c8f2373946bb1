import type { JsonObject } from '#ledger';
import type { BoundTarget } from '../binding/bound-contract.js';
import type { ItemColumns } from '../model/context.js';
import type { TypedRow } from '../values/shape.js';
import type { Relation } from './relations.js';

/** What working out the items of one fan-out needs. */
export interface Workbench {
  readonly bound: BoundTarget;
  readonly columns: ItemColumns;
  readonly rows: readonly JsonObject[];
  /** Rows of other queries, and of earlier fan-outs, beside each row. */
  readonly relations: readonly Relation[];
  /** Those beside a whole group. */
  readonly groupRelations: readonly Relation[];
  /** Names that are the same for every item, as JSON and as conditions see them. */
  readonly world: JsonObject;
  readonly worldValues: TypedRow;
}
