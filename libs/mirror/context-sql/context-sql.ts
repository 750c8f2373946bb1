import { type PlainDate, plainDate, Refusal } from '#eventsourcing';
import { HARMLESS_VOLATILE, READABLE_SCHEMAS } from './allowed-nodes.js';
import { ContextSqlError } from './context-sql-error.js';
import { describeQuery } from './describe-query.js';
import { fetchRows } from './fetch-rows.js';
import { parameterValues } from './parameter-values.js';
import { loadParser, type PreparedQuery, prepareQuery } from './prepared-query.js';
import { ReaderSessions } from './reader-sessions.js';
import type { JsonSafe } from './values.js';

export interface ContextColumn {
  readonly name: string;
  /** PostgreSQL's name of the type: text, numeric, int4, int8, date, timestamptz, bool, jsonb, text[], ... */
  readonly type: string;
}

export type ContextRow = Readonly<Record<string, JsonSafe>>;

export interface ContextResult {
  readonly columns: readonly ContextColumn[];
  readonly rows: readonly ContextRow[];
}

export interface ContextRequest {
  readonly asOf: PlainDate;
  /** `run_id` and `input_<name>`; `:as_of` is bound without being named here. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** One row more is an error. */
  readonly maxRows: number;
  /** Milliseconds for the query and its rows; at most 60,000. */
  readonly timeoutMs: number;
  /** Bytes of the answer as the server sends it; one more is an error. 32 MiB unless said. */
  readonly maxBytes?: number;
}

/** What a query gives and takes, or why it can't be run; found out without running it. */
export type SqlInspection =
  | {
      readonly columns: readonly ContextColumn[];
      /** as_of, run_id, input_<name>: those that it names, without the colon. */
      readonly parameters: readonly string[];
      /** Tables and views that it reads, without schema. */
      readonly relations: readonly string[];
    }
  | {
      readonly problem: string;
      /** Into the SQL, in UTF-16 units from 0; null where nothing points at a place. */
      readonly offset: number | null;
      readonly hint: string | null;
    };

const MAX_TIMEOUT_MS = 60_000;
const INSPECT_TIMEOUT_MS = 10_000;
const DEFAULT_MAX_BYTES = 32 * 1024 * 1024;
const CACHED_QUERIES = 500;

/**
 * Runs queries of contracts on the mirror and the read models, as the reader and on connections of its own.
 *
 * Several layers hold a hostile query, each enough for most: the login may read and nothing else; the text is
 * parsed and walked before it is sent; it goes as one statement of a read-only transaction that is always rolled
 * back; time, rows and bytes are limited.
 */
export class ContextSql {
  private readonly sessions: ReaderSessions;
  private readonly prepared = new Map<string, PreparedQuery>();
  private functions: Promise<ReadonlySet<string>> | undefined;

  /**
   * @param readerUrl the reader's login
   * @param options.connections how many queries may run at a time; 4 unless said, and the login has at most 20
   */
  constructor(readerUrl: string, options: { readonly connections?: number } = {}) {
    this.sessions = new ReaderSessions(readerUrl, options.connections ?? 4);
  }

  /**
   * Runs one query. Rows come as plain JSON: numeric as decimal strings, dates as texts, times as ISO instants.
   *
   * @throws ContextSqlError when it can't be run or reached a limit
   * @throws DatabaseUnavailable when the same call is worth another try
   */
  async run(sql: string, request: ContextRequest): Promise<ContextResult> {
    const { asOf, params = {}, maxRows, timeoutMs, maxBytes = DEFAULT_MAX_BYTES } = request;
    if (!(timeoutMs > 0 && timeoutMs <= MAX_TIMEOUT_MS)) {
      throw new Refusal('invalid', `Expected a time limit of 1 to ${MAX_TIMEOUT_MS} ms, got ${timeoutMs}.`);
    }
    if (!(Number.isSafeInteger(maxRows) && maxRows > 0)) {
      throw new Refusal('invalid', `Expected a limit of one row or more, got ${maxRows}.`);
    }
    const query = await this.prepare(sql);
    const values = parameterValues(query.parameters, asOf, params);
    const { columns, rows } = await this.sessions.readOnly(asOf, timeoutMs, (client) =>
      fetchRows(client, query, values, { maxRows, maxBytes, timeoutMs }),
    );
    return { columns: columns.map(({ name, type }) => ({ name, type })), rows };
  }

  /** Tables and views that a query reads, without schema. @throws ContextSqlError when it can't be run at all */
  async relationsOf(sql: string): Promise<readonly string[]> {
    return (await this.prepare(sql)).relations;
  }

  /**
   * Parses, describes and plans a query as the reader, without running it.
   *
   * @throws DatabaseUnavailable
   */
  async inspect(sql: string): Promise<SqlInspection> {
    try {
      const query = await this.prepare(sql);
      const columns = await this.sessions.readOnly(ANY_DATE, INSPECT_TIMEOUT_MS, (client) =>
        describeQuery(client, query, INSPECT_TIMEOUT_MS),
      );
      return {
        columns: columns.map(({ name, type }) => ({ name, type })),
        parameters: query.parameters,
        relations: query.relations,
      };
    } catch (error) {
      if (!(error instanceof ContextSqlError)) throw error;
      return { problem: error.message, offset: error.position?.offset ?? null, hint: error.hint };
    }
  }

  /** Waits for what is running, and gives up the connections. */
  async close(): Promise<void> {
    await this.sessions.close();
  }

  private async prepare(sql: string): Promise<PreparedQuery> {
    const known = this.prepared.get(sql);
    if (known) return known;
    const [functions] = await Promise.all([this.allowedFunctions(), loadParser()]);
    const query = prepareQuery(sql, functions);
    if (this.prepared.size === CACHED_QUERIES) {
      const [oldest = ''] = this.prepared.keys();
      this.prepared.delete(oldest);
    }
    this.prepared.set(sql, query);
    return query;
  }

  /** By the server's own catalog, so that they are those of its version. Asked once. */
  private async allowedFunctions(): Promise<ReadonlySet<string>> {
    this.functions ??= this.sessions.readOnly(ANY_DATE, INSPECT_TIMEOUT_MS, async (client) => {
      const { rows } = await client.query<{ name: string }>(ALLOWED_FUNCTIONS, [
        HARMLESS_VOLATILE,
        READABLE_SCHEMAS,
      ]);
      return new Set(rows.map(({ name }) => name));
    });
    try {
      return await this.functions;
    } catch (error) {
      this.functions = undefined;
      throw error;
    }
  }
}

/** Inspection runs nothing, but views ask for a date while they are planned. */
const ANY_DATE = plainDate('2000-01-01');

const ALLOWED_FUNCTIONS = /* sql */ `
SELECT p.proname AS name
  FROM pg_catalog.pg_proc p
  JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
 WHERE p.prokind IN ('f', 'a', 'w')
   AND (n.nspname = 'pg_catalog' OR n.nspname = ANY ($2))
 GROUP BY p.proname
HAVING bool_and(p.provolatile <> 'v') OR p.proname = ANY ($1)`;
