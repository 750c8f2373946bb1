import { type AllStreamResolvedEvent, BACKWARDS, END } from '@eventstore/db-client';
import { collect } from '../collect.js';
import type { Connection } from '../connection.js';
import type { Namespace } from '../stored-event.js';
import { isAfter, type LogPosition } from './log-position.js';

/** Mostly the last event is the ledger's own; otherwise the look back grows. */
const PAGES = [1, 64, 4_096];

/** Where the ledger's last event stands, as far as it lies after a position; undefined when none does. */
export async function lastPosition(
  connection: Connection,
  namespace: Namespace,
  after: LogPosition | undefined,
): Promise<LogPosition | undefined> {
  let from: LogPosition | typeof END = END;
  for (let page = 0; ; page++) {
    const maxCount = PAGES[Math.min(page, PAGES.length - 1)] as number;
    const start: LogPosition | typeof END = from;
    const events: AllStreamResolvedEvent[] = await connection.call(
      'looking for the last event',
      (client, options, life) => {
        const read = client.readAll({ ...options, direction: BACKWARDS, fromPosition: start, maxCount });
        return collect(read, life, ({ event }) => isEnough(event));
      },
    );
    const last = events.at(-1)?.event;
    if (last && isEnough(last))
      return isOurs(last) && isAfter(last.position, after) ? last.position : undefined;
    if (!last || events.length < maxCount) return undefined;
    from = last.position;
  }

  function isOurs(event: NonNullable<AllStreamResolvedEvent['event']>): boolean {
    return event.streamId.startsWith(namespace.streams);
  }

  function isEnough(event: AllStreamResolvedEvent['event']): boolean {
    return event !== undefined && (isOurs(event) || !isAfter(event.position, after));
  }
}
