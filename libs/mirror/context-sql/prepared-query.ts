import { loadModule, parseSync, type SqlError } from 'libpg-query';
import { ContextSqlError } from './context-sql-error.js';
import { type ParameterName, substituteParameters } from './named-parameters.js';
import { guardSelect, type KnownFunctions, NotAllowed } from './sql-guard.js';
import { fromBytes, fromCodePoints, positionAt, type TextPosition } from './text-position.js';

/** A query of a contract that was parsed and found fit to be sent. */
export interface PreparedQuery {
  /** With `$1`, ... for the parameters; without the semicolon at its end. */
  readonly text: string;
  readonly parameters: readonly ParameterName[];
  /** Tables and views that it reads, without schema. */
  readonly relations: readonly string[];
  /** Where a character (from 0, as PostgreSQL counts) of `text` stands in the contract's own text. */
  position(character: number): TextPosition;
}

const MAX_SQL = 16_384;

/** To be awaited once before the first query is prepared. */
export const loadParser = loadModule;

/**
 * Parses with PostgreSQL's own parser, in the text as the contract has it and not as it will be wrapped: that alone
 * stops a second statement and a parenthesis that closes the wrapping.
 *
 * @throws ContextSqlError `invalid_sql`, with the position in the contract's own text
 */
export function prepareQuery(sql: string, functions: KnownFunctions): PreparedQuery {
  if (sql.length > MAX_SQL) {
    throw new ContextSqlError(
      'invalid_sql',
      `Expected at most ${MAX_SQL} characters of SQL, got ${sql.length}.`,
    );
  }
  if (sql.includes('\0'))
    throw new ContextSqlError('invalid_sql', 'The SQL holds a NUL character. Remove it.');
  const substituted = substituteParameters(sql);
  if ('positional' in substituted) {
    throw new ContextSqlError(
      'invalid_sql',
      'Positional parameters are not bound.',
      positionAt(sql, substituted.positional),
      PARAMETERS_HINT,
    );
  }
  const { text, parameters } = substituted;
  const fail = (message: string, offset: number | undefined, hint: string | null): ContextSqlError =>
    new ContextSqlError(
      'invalid_sql',
      message,
      offset === undefined ? null : positionAt(sql, substituted.originalOffset(offset)),
      hint,
    );
  const [only, second] = text.trim() === '' ? [] : parse(text, fail);
  if (!only) throw fail('There is no query.', 0, null);
  if (second) {
    throw fail(
      'There is a second statement.',
      fromBytes(text, second.stmt_location ?? 0),
      'Only one SELECT is run.',
    );
  }
  try {
    const [name] = Object.keys(only.stmt);
    const relations = guardSelect(only.stmt, functions);
    if (name !== 'SelectStmt') throw new NotAllowed('Expected a SELECT.');
    const start = fromBytes(text, only.stmt_location ?? 0);
    const end =
      only.stmt_len === undefined ? text.length : start + fromBytes(text.slice(start), only.stmt_len);
    const own = text.slice(start, end);
    return {
      text: own,
      parameters,
      relations,
      position: (character) =>
        positionAt(sql, substituted.originalOffset(start + fromCodePoints(own, character))),
    };
  } catch (error) {
    if (error instanceof RangeError) throw fail('The query is nested too deeply.', undefined, null);
    if (!(error instanceof NotAllowed)) throw error;
    const offset = error.location === undefined ? undefined : fromBytes(text, error.location);
    throw fail(error.message, offset, error.hint ?? null);
  }
}

const PARAMETERS_HINT = 'Parameters are :as_of, :run_id and :input_<name> for what the trigger brought.';

interface Statement {
  readonly stmt: object;
  readonly stmt_location?: number;
  readonly stmt_len?: number;
}

function parse(
  text: string,
  fail: (message: string, offset: number | undefined, hint: string | null) => ContextSqlError,
): readonly Statement[] {
  try {
    return (parseSync(text).stmts ?? []) as readonly Statement[];
  } catch (error) {
    const details = (error as SqlError).sqlDetails;
    if (!details) throw fail('The query is nested too deeply.', undefined, null);
    const offset = fromCodePoints(text, Math.max(details.cursorPosition, 0));
    throw fail(`${details.message}.`, offset, text[offset] === ':' ? PARAMETERS_HINT : null);
  }
}
