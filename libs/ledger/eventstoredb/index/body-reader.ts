import { type Recorded, revision, type StreamEvent } from '../../recorded.js';
import { collect } from '../collect.js';
import type { Connection } from '../connection.js';
import { fromServer, type Namespace } from '../stored-event.js';
import type { StreamReader } from '../stream-reader.js';
import type { IndexRow } from './index-store.js';
import { isAfter } from './log-position.js';
import { isDense, type Range, rangesOf, type Segment, segmentsOf } from './segments.js';

/** Streams that are read at the same time for one answer. */
const PARALLEL = 8;

/** Fetches the events that rows of the index stand for. */
export class BodyReader {
  constructor(
    private readonly connection: Connection,
    private readonly namespace: Namespace,
    private readonly streams: StreamReader,
  ) {}

  /** @throws LedgerUnavailable; Error where the server does not have what the index names */
  async of(rows: readonly IndexRow[]): Promise<readonly Recorded[]> {
    const events = new Map<string, StreamEvent>();
    const take = (found: readonly StreamEvent[]): void => {
      for (const event of found) events.set(`${event.stream}@${event.revision}`, event);
    };
    const ranges: Range[] = [];
    for (const segment of segmentsOf(rows)) {
      const needed = rangesOf(segment);
      if (isDense(segment, needed)) take(await this.whole(segment));
      else ranges.push(...needed);
    }
    await inParallel(ranges, async ({ stream, from, count }) => {
      take(await this.streams.read(stream, revision(from - 1), count));
    });
    return rows.map((row) => {
      const event = events.get(`${row.stream}@${row.revision}`);
      if (!event) throw missing(row);
      return { ...event, position: row.position, recorded_at: row.recorded_at };
    });
  }

  /** Reads over what others have written in between. */
  private async whole(segment: Segment): Promise<readonly StreamEvent[]> {
    const [first, last] = [segment[0] as IndexRow, segment.at(-1) as IndexRow];
    const events = await this.connection.read('reading the log', (client, options, life) => {
      const read = client.readAll({ ...options, fromPosition: first.log });
      return collect(read, life, ({ event }) => event !== undefined && !isAfter(last.log, event.position));
    });
    return events.flatMap(({ event }) =>
      event?.streamId.startsWith(this.namespace.streams) ? [fromServer(this.namespace, event)] : [],
    );
  }
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items].reverse();
  const worker = async (): Promise<void> => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, items.length) }, worker));
}

function missing({ position, stream, revision: at }: IndexRow): Error {
  return new Error(
    `The index has event ${at} of stream ${stream} at position ${position}, and EventStoreDB does not have it. Was the ` +
      `server restored from an older backup? Restore this database with it, or make the index again.`,
  );
}
