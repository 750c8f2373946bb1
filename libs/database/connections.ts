import pg from 'pg';
import { typeParsers } from './pg-types.js';

/**
 * Settings of every session. A process that freezes in a transaction keeps its locks for five seconds at most: less
 * than it takes others to find that it is gone and to take over what it held.
 */
export const SESSION_OPTIONS =
  '-c timezone=UTC -c client_min_messages=warning -c idle_in_transaction_session_timeout=5s';

export interface ConnectionOptions {
  readonly url: string;
  /** Shown in pg_stat_activity: `countersign:<what>`. */
  readonly name: string;
  /** Longest time for one query in milliseconds before the connection is given up; 0 for none. */
  readonly queryTimeoutMs?: number;
  /** Commits do not wait for the disk: for what is done again when a crash of the machine loses the last moment. */
  readonly relaxedCommit?: boolean;
}

/** A connection of its own, not yet open. */
export function client(options: ConnectionOptions): pg.Client {
  return new pg.Client(config(options));
}

/** Connections taken and given back. A lost idle connection is dropped quietly: the next query opens another. */
export function pool(options: ConnectionOptions & { readonly max: number }): pg.Pool {
  const made = new pg.Pool({ ...config(options), max: options.max, idleTimeoutMillis: 30_000 });
  made.on('error', () => undefined);
  return made;
}

function config(options: ConnectionOptions): pg.ClientConfig {
  return {
    connectionString: options.url,
    application_name: `countersign:${options.name}`,
    connectionTimeoutMillis: 5_000,
    types: typeParsers,
    options: options.relaxedCommit ? `${SESSION_OPTIONS} -c synchronous_commit=off` : SESSION_OPTIONS,
    keepAlive: true,
    ...(options.queryTimeoutMs === undefined ? {} : { query_timeout: options.queryTimeoutMs }),
  };
}
