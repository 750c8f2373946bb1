import type { TextPosition } from './text-position.js';

/**
 * Why a query of a contract gave no rows. The same query on the same mirror fails the same way again, but for
 * `timed_out`.
 *
 * - `invalid_sql`: it is not SQL, not allowed here, or names what does not exist
 * - `missing_parameter`: it names a parameter that this run does not have
 * - `bad_value`: a value can't be carried exactly (a bigint beyond 2^53, NaN), or a parameter does not fit its type
 * - `too_many_rows`, `too_many_bytes`, `timed_out`: a limit was reached; no part of the result is given
 */
export type ContextSqlErrorCode =
  'invalid_sql' | 'missing_parameter' | 'bad_value' | 'too_many_rows' | 'too_many_bytes' | 'timed_out';

export class ContextSqlError extends Error {
  override readonly name = 'ContextSqlError';

  /**
   * @param message what was expected, what was found, what to do; with line and column where it has a position
   * @param position in the contract's own text
   */
  constructor(
    readonly code: ContextSqlErrorCode,
    message: string,
    readonly position: TextPosition | null = null,
    readonly hint: string | null = null,
  ) {
    super(position ? `Line ${position.line}, column ${position.column}: ${message}` : message);
  }
}
