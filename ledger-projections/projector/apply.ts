import type pg from 'pg';
import { isUnavailable } from '#database';
import type { Recorded } from '#ledger';
import { LeaseLost } from '#subscriptions';
import type { AppEvent } from '../app-event.js';
import type { Mutation, Projection, Seen } from '../projection.js';
import { MutationFold } from './fold.js';
import { tableOf } from './read-schema.js';
import { writeFold } from './write.js';

/** One event that a read model can't take. */
export class PoisonEvent extends Error {
  override readonly name = 'PoisonEvent';

  constructor(
    readonly event: Recorded,
    projection: string,
    cause: unknown,
  ) {
    super(
      `${projection} can't take event ${event.type} at position ${event.position} (stream ${event.stream}, ` +
        `revision ${event.revision}): ${String(cause)}`,
      { cause },
    );
  }
}

type AnyHandler = (event: Seen<AppEvent>) => readonly Mutation[];

/** What an event does to a read model. A type from a newer build is refused, never passed over. */
export function mutationsOf(projection: Projection, event: Recorded): readonly Mutation[] {
  const handler = (projection.on as Readonly<Record<string, AnyHandler | undefined>>)[event.type];
  if (!handler) throw new Error(`${event.type} is not known to this build.`);
  const { data, position, recorded_at: recordedAt } = event;
  return handler({ data, position, recordedAt, recorded: event } as unknown as Seen<AppEvent>);
}

/**
 * Applies events to one read model inside the transaction of the batch. What fails is rolled back to where this
 * model began, and only the events before the poisonous one are applied.
 *
 * @returns the poison, when there is one: everything before it is applied, it and what follows are not
 */
export async function applyTo(
  connection: pg.ClientBase,
  schema: string,
  projection: Projection,
  events: readonly Recorded[],
): Promise<PoisonEvent | undefined> {
  const poison = await attempt(connection, schema, projection, events);
  if (!poison) return undefined;
  // Which one: halve until it is found, applying what is good.
  let good = 0;
  let bad = events.length;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (await attempt(connection, schema, projection, events.slice(good, middle))) bad = middle;
    else good = middle;
  }
  return new PoisonEvent(events[good] as Recorded, projection.name, poison);
}

async function attempt(
  connection: pg.ClientBase,
  schema: string,
  projection: Projection,
  events: readonly Recorded[],
): Promise<unknown> {
  const fold = new MutationFold(projection.table);
  try {
    for (const event of events) for (const mutation of mutationsOf(projection, event)) fold.add(mutation);
  } catch (error) {
    return error;
  }
  if (fold.size === 0) return undefined;
  await connection.query('SAVEPOINT model');
  try {
    await writeFold(connection, tableOf(schema, projection), projection.table, fold);
    await connection.query('RELEASE SAVEPOINT model');
    return undefined;
  } catch (error) {
    if (isUnavailable(error) || error instanceof LeaseLost) throw error;
    await connection.query('ROLLBACK TO SAVEPOINT model');
    return error;
  }
}
