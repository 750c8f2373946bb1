import { DatabaseUnavailable, isUnavailable } from '#database';
import { ContextSqlError } from './context-sql-error.js';
import type { PreparedQuery } from './prepared-query.js';

/** What a DatabaseError of pg tells. */
interface ServerError extends Error {
  readonly code?: string;
  readonly hint?: string;
  /** Character in the text that was sent, from 1. */
  readonly position?: string;
}

// https://www.postgresql.org/docs/18/errcodes-appendix.html
const TIMED_OUT = new Set([
  '57014', // query_canceled
  '25P04', // transaction_timeout
]);
const TOO_LARGE = new Set([
  '53200', // out_of_memory
  '53400', // configuration_limit_exceeded, which is temp_file_limit
  '54000', // program_limit_exceeded
]);
const DATA_EXCEPTION = '22';

/**
 * What an error of the server says about a query.
 *
 * @param prefix characters that were put before the query's text
 */
export function failureOf(
  error: ServerError,
  query: PreparedQuery,
  prefix: number,
  timeoutMs: number,
): Error {
  const { code = '', hint = null } = error;
  if (TIMED_OUT.has(code)) return timedOut(timeoutMs);
  if (TOO_LARGE.has(code)) {
    return new ContextSqlError(
      'too_many_bytes',
      `The query needs more than the server gives: ${error.message}.`,
    );
  }
  if (code === '' || isUnavailable(error)) return translated(error);
  const character = error.position === undefined ? undefined : Number(error.position) - 1 - prefix;
  const position = character === undefined || character < 0 ? null : query.position(character);
  const kind = code.startsWith(DATA_EXCEPTION) ? 'bad_value' : 'invalid_sql';
  return new ContextSqlError(kind, `${error.message}.`, position, hint);
}

export function timedOut(timeoutMs: number): ContextSqlError {
  return new ContextSqlError(
    'timed_out',
    `The query took longer than its limit of ${timeoutMs} ms. Make it read less, or give it a longer timeout.`,
  );
}

/** An error of the way to the database as what it is to a caller; any other as it came. */
export function translated(error: Error): Error {
  const unavailable = isUnavailable(error) || /timeout exceeded when trying to connect/.test(error.message);
  return unavailable && !(error instanceof DatabaseUnavailable)
    ? new DatabaseUnavailable(`Contract SQL can't be run now (${error.message}). The same again, later.`, {
        cause: error,
      })
    : error;
}
