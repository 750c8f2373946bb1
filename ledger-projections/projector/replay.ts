import type pg from 'pg';
import { type Ledger, type Position, position, type Recorded, START } from '#ledger';
import type { Projection } from '../projection.js';
import { mutationsOf, PoisonEvent } from './apply.js';
import { MutationFold } from './fold.js';
import { makeTable, tableOf } from './read-schema.js';
import { writeFold } from './write.js';

export interface ReplayProgress {
  readonly position: Position;
  readonly upTo: Position;
}

/** Events that are folded before rows are written: memory stays flat, statements stay large. */
const FOLD_EVENTS = 20_000;
const PAGE = 2_000;

/**
 * Makes tables of a schema of its own and fills them with what the events up to a position come to. Nothing that
 * serves anybody is touched.
 *
 * @throws PoisonEvent naming the event that a read model can't take
 */
export async function replayInto(
  connection: pg.ClientBase,
  ledger: Ledger,
  schema: string,
  projections: readonly Projection[],
  upTo: Position,
  progress: (progress: ReplayProgress) => void = () => undefined,
): Promise<void> {
  await connection.query(`CREATE SCHEMA ${schema}`);
  for (const projection of projections) await makeTable(connection, schema, projection);
  let folds = newFolds(projections);
  let folded = 0;
  for (let at = START; at < upTo;) {
    const events = await ledger.readAll(at, Math.min(PAGE, upTo - at));
    const last = events.at(-1);
    if (!last) break;
    for (const [projection, fold] of folds) foldInto(projection, fold, events);
    at = last.position;
    folded += events.length;
    if (folded >= FOLD_EVENTS || at >= upTo) {
      for (const [projection, fold] of folds) {
        await writeFold(connection, tableOf(schema, projection), projection.table, fold);
      }
      folds = newFolds(projections);
      folded = 0;
      progress({ position: at, upTo });
    }
  }
  for (const [projection, fold] of folds) {
    await writeFold(connection, tableOf(schema, projection), projection.table, fold);
  }
  progress({ position: position(upTo), upTo });
}

function newFolds(projections: readonly Projection[]): ReadonlyMap<Projection, MutationFold> {
  return new Map(projections.map((projection) => [projection, new MutationFold(projection.table)]));
}

function foldInto(projection: Projection, fold: MutationFold, events: readonly Recorded[]): void {
  for (const event of events) {
    try {
      for (const mutation of mutationsOf(projection, event)) fold.add(mutation);
    } catch (error) {
      throw new PoisonEvent(event, projection.name, error);
    }
  }
}
