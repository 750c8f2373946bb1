import type pg from 'pg';
import { type Column, columnsOf } from './columns.js';
import { ContextSqlError } from './context-sql-error.js';
import { failureOf, timedOut } from './failures.js';
import type { PreparedQuery } from './prepared-query.js';
import { FetchTrip, OpenTrip } from './trips.js';
import type { JsonSafe } from './values.js';
import { travel, type Wire, wireOf } from './wire.js';
import { typesOf, WRAPPING } from './wrapping.js';

export interface FetchLimits {
  readonly maxRows: number;
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

const ROWS_PER_TRIP = 500;

/**
 * All rows of a query, in trips of some hundred rows. The bytes are counted as they arrive: one value of half a
 * gigabyte would otherwise be in memory before anybody could look at it.
 *
 * @throws ContextSqlError
 */
export async function fetchRows(
  client: pg.ClientBase,
  query: PreparedQuery,
  values: readonly (string | null)[],
  limits: FetchLimits,
): Promise<{ readonly columns: readonly Column[]; readonly rows: readonly Record<string, JsonSafe>[] }> {
  const text = `${WRAPPING}${query.text}\n) AS q LIMIT ${limits.maxRows + 1}`;
  const begun = performance.now();
  const meter = new ByteMeter(wireOf(client), limits.maxBytes);
  const rows: Record<string, JsonSafe>[] = [];
  const go = async (trip: FetchTrip): Promise<void> => {
    const error = await travel(client, trip);
    if (meter.isOver) throw tooManyBytes(limits.maxBytes);
    if (error) throw failureOf(error, query, WRAPPING.length, limits.timeoutMs);
    if (rows.length + trip.rows.length > limits.maxRows) throw tooManyRows(limits.maxRows);
  };
  try {
    const opened = new OpenTrip(text, typesOf(query), values, ROWS_PER_TRIP);
    await go(opened);
    const columns = columnsOf(opened.fields);
    let trip: FetchTrip = opened;
    for (;;) {
      for (const fields of trip.rows) rows.push(rowOf(columns, fields, rows.length + 1));
      if (!trip.suspended) return { columns, rows };
      if (performance.now() - begun > limits.timeoutMs) throw timedOut(limits.timeoutMs);
      trip = new FetchTrip(ROWS_PER_TRIP);
      await go(trip);
    }
  } finally {
    meter.stop();
  }
}

function rowOf(
  columns: readonly Column[],
  fields: readonly (string | null)[],
  number: number,
): Record<string, JsonSafe> {
  const row: Record<string, JsonSafe> = {};
  for (const [index, { name, decode }] of columns.entries()) {
    const text = fields[index] ?? null;
    try {
      row[name] = text === null ? null : decode(text);
    } catch (error) {
      throw new ContextSqlError(
        'bad_value',
        `Row ${number}, column ${name}: ${(error as Error).message}`,
        null,
        CAST,
      );
    }
  }
  return row;
}

const CAST = 'Cast it to text, or to numeric, in the query.';

/** Counts what the server sends, and cuts the connection when it is more than allowed. */
class ByteMeter {
  isOver = false;
  private bytes = 0;

  constructor(
    private readonly wire: Wire,
    private readonly most: number,
  ) {
    wire.stream.on('data', this.count);
  }

  stop(): void {
    this.wire.stream.off('data', this.count);
  }

  private readonly count = (chunk: Buffer): void => {
    this.bytes += chunk.length;
    if (this.bytes <= this.most || this.isOver) return;
    this.isOver = true;
    this.wire.stream.destroy();
  };
}

function tooManyRows(most: number): ContextSqlError {
  return new ContextSqlError(
    'too_many_rows',
    `The query has more than its limit of ${most} rows. Make it select less, or raise max_rows.`,
  );
}

function tooManyBytes(most: number): ContextSqlError {
  return new ContextSqlError(
    'too_many_bytes',
    `The query's answer is larger than the limit of ${most} bytes. Make it select fewer rows or columns.`,
  );
}
