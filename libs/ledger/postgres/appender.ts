import { client } from '#database';
import type pg from 'pg';
import { appendBatch, type EventOutcome, type Group } from './append-batch.js';

/** How long one batch may take before its connection is given up and the batch sent again on another. */
const BATCH_TIMEOUT_MS = 8_000;

/** The one connection that appends; opened when needed, replaced when it fails. */
export class Appender {
  private connection: pg.Client | undefined;

  constructor(
    private readonly url: string,
    private readonly clockOffsetMs: () => number,
  ) {}

  async commit(groups: readonly Group[]): Promise<readonly (readonly EventOutcome[])[]> {
    const connection = (this.connection ??= await this.open());
    try {
      return await appendBatch(connection, groups, this.clockOffsetMs());
    } catch (error) {
      // A refused statement leaves the connection good; anything else may have left it in the middle of something.
      if (typeof (error as { severity?: unknown }).severity !== 'string') await this.drop(connection);
      throw error;
    }
  }

  async close(): Promise<void> {
    if (this.connection) await this.drop(this.connection);
  }

  private async open(): Promise<pg.Client> {
    const connection = client({ url: this.url, name: 'append', queryTimeoutMs: BATCH_TIMEOUT_MS });
    connection.on('error', () => void this.drop(connection));
    await connection.connect();
    // A client that freezes between two packets must not hold the head row for ever.
    await connection.query(
      "SET lock_timeout = '5s'; SET transaction_timeout = '5s'; SET statement_timeout = '0'",
    );
    return connection;
  }

  private async drop(connection: pg.Client): Promise<void> {
    if (this.connection === connection) this.connection = undefined;
    connection.removeAllListeners('error').on('error', () => undefined);
    // After a timeout the server may still be at work: closing the socket is all that is sure to return.
    (connection as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
    await connection.end().catch(() => undefined);
  }
}
