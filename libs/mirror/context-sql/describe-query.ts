import type pg from 'pg';
import { type Column, columnsOf } from './columns.js';
import { failureOf } from './failures.js';
import type { PreparedQuery } from './prepared-query.js';
import { DescribeTrip, OpenTrip } from './trips.js';
import { travel } from './wire.js';
import { typesOf, WRAPPING } from './wrapping.js';

const EXPLAIN = 'EXPLAIN (GENERIC_PLAN) ';
const ALL_LINES = 0;

/**
 * The columns of a query without running it. Describing checks names and types only; planning it as the reader
 * then shows whether the reader may.
 *
 * @throws ContextSqlError
 */
export async function describeQuery(
  client: pg.ClientBase,
  query: PreparedQuery,
  timeoutMs: number,
): Promise<readonly Column[]> {
  const text = `${WRAPPING}${query.text}\n) AS q`;
  const description = new DescribeTrip(text, typesOf(query));
  const wrong = await travel(client, description);
  if (wrong) throw failureOf(wrong, query, WRAPPING.length, timeoutMs);
  const columns = columnsOf(description.fields);
  const nulls = query.parameters.map(() => null);
  const refusal = await travel(client, new OpenTrip(EXPLAIN + text, typesOf(query), nulls, ALL_LINES));
  if (refusal) throw failureOf(refusal, query, EXPLAIN.length + WRAPPING.length, timeoutMs);
  return columns;
}
