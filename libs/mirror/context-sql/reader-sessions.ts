import { pool } from '#database';
import { type PlainDate, plainDate } from '#eventsourcing';
import type pg from 'pg';
import { READABLE_SCHEMAS } from './allowed-nodes.js';
import { timedOut, translated } from './failures.js';
import { Turns } from './turns.js';
import { wireOf } from './wire.js';

/** Left to the server to give up by itself before the connection is cut. */
const GRACE_MS = 1_000;
/** For taking back what a query left, before its connection is given up. */
const CLEAN_UP_MS = 5_000;

/** Connections of the reader, each for one query at a time and in a transaction that is never committed. */
export class ReaderSessions {
  private readonly pool: pg.Pool;
  private readonly turns: Turns;

  constructor(readerUrl: string, connections: number) {
    this.pool = pool({ url: readerUrl, name: 'context', max: connections });
    this.turns = new Turns(connections);
  }

  /**
   * Runs `work` in a read-only transaction on a business date. What it leaves behind is taken back before anybody
   * else gets the connection, and the caller does not wait for that.
   *
   * @throws ContextSqlError `timed_out` when it takes longer than the limit
   * @throws DatabaseUnavailable
   */
  async readOnly<Result>(
    asOf: PlainDate,
    timeoutMs: number,
    work: (client: pg.PoolClient) => Promise<Result>,
  ): Promise<Result> {
    const release = await this.turns.take();
    const client = await this.pool.connect().catch((error: unknown) => {
      release();
      throw translated(error as Error);
    });
    const session = new Session(client, timeoutMs + GRACE_MS);
    try {
      await client.query(prelude(asOf, timeoutMs));
      return await work(client);
    } catch (error) {
      throw session.wasCut ? timedOut(timeoutMs) : translated(error as Error);
    } finally {
      void session.end().then(release);
    }
  }

  /** Waits for what is running. */
  async close(): Promise<void> {
    await this.turns.idle();
    await this.pool.end();
  }
}

/** A connection on loan, cut when the server does not keep to the time limit by itself. */
class Session {
  wasCut = false;
  private lost = false;
  private timer: NodeJS.Timeout;

  constructor(
    private readonly client: pg.PoolClient,
    cutAfterMs: number,
  ) {
    // Whoever awaits a query is told there; without a listener it would end the process.
    client.on('error', this.onError);
    this.timer = this.cutAfter(cutAfterMs);
  }

  async end(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = this.cutAfter(CLEAN_UP_MS);
    try {
      if (!this.lost) {
        await this.client.query('ROLLBACK');
        await this.client.query('DISCARD ALL');
      }
    } catch {
      this.lost = true;
    }
    clearTimeout(this.timer);
    this.client.off('error', this.onError);
    this.client.release(this.lost);
  }

  private cutAfter(milliseconds: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.wasCut = true;
      wireOf(this.client).stream.destroy();
    }, milliseconds);
  }

  private readonly onError = (): void => {
    this.lost = true;
  };
}

/** All that must hold before a contract's text is sent, in one trip. Both values are checked, so they are safe in it. */
function prelude(asOf: PlainDate, timeoutMs: number): string {
  return [
    'BEGIN TRANSACTION READ ONLY',
    `SET LOCAL countersign.as_of = '${plainDate(asOf)}'`,
    `SET LOCAL statement_timeout = ${Math.ceil(timeoutMs)}`,
    `SET LOCAL search_path = ${READABLE_SCHEMAS.join(', ')}`,
    'SET LOCAL standard_conforming_strings = on',
    'SET LOCAL max_parallel_workers_per_gather = 0',
    // Until its first query a transaction could still be made one that writes.
    'SELECT 1',
  ].join('; ');
}
