import { DatabaseUnavailable, isUnavailable, pool } from '#database';
import { type PlainDate, Refusal } from '#eventsourcing';
import type pg from 'pg';
import * as sql from './card-sql.js';
import type { CardItem, CustomerCard, CustomerStanding, Freshness } from './customer-card.js';

/** Rows of each list on a card; of invoices it also says how many more there are. */
const ROWS_ON_A_CARD = 200;

/** What screens read of the mirror, with the service's login. */
export class MirrorQueries {
  private readonly pool: pg.Pool;

  constructor(serviceUrl: string) {
    this.pool = pool({ url: serviceUrl, name: 'mirror', max: 2, queryTimeoutMs: 30_000 });
  }

  /** Whether nothing was ever brought in: the moment for sample data. */
  async isEmpty(): Promise<boolean> {
    return this.inTransaction(async (client) => {
      const { rowCount } = await client.query('SELECT 1 FROM mirror.customers LIMIT 1');
      return rowCount === 0;
    });
  }

  /** The newest successful sync of each type, by type. */
  async freshness(): Promise<readonly Freshness[]> {
    return this.inTransaction(async (client) => (await client.query<Freshness>(FRESHNESS)).rows);
  }

  /** @throws Refusal `not_found` when there is no such customer */
  async customerCard(customerId: string, asOf: PlainDate): Promise<CustomerCard> {
    return this.inTransaction(async (client) => {
      await client.query(`SELECT set_config('countersign.as_of', $1, true)`, [asOf]);
      const [standing] = (await client.query<CustomerStanding>(sql.STANDING, [customerId])).rows;
      if (!standing) {
        throw new Refusal('not_found', `There is no customer ${JSON.stringify(customerId)} in the mirror.`);
      }
      const list = async <Row extends object>(text: string): Promise<readonly Row[]> =>
        (await client.query<Row>(text, [customerId, ROWS_ON_A_CARD])).rows;
      const { rows: balances } = await client.query<CustomerCard['balances'][number]>(sql.BALANCES, [
        customerId,
      ]);
      const invoices = await list<CardItem & { readonly of_all: number }>(sql.ITEMS);
      return {
        standing,
        balances,
        items: invoices.map(({ of_all: _, ...item }) => item),
        items_left_out: (invoices[0]?.of_all ?? 0) - invoices.length,
        credits: await list(sql.CREDITS),
        in_flight: await list(sql.IN_FLIGHT),
        disputes: await list(sql.DISPUTES),
        promises: await list(sql.PROMISES),
        contacts: await list(sql.CONTACTS),
        contact_log: await list(sql.CONTACT_LOG),
        pauses: await list(sql.PAUSES),
      };
    });
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  /** One moment of the mirror for all queries of a screen. @throws DatabaseUnavailable */
  private async inTransaction<Result>(work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
    let client: pg.PoolClient | undefined;
    try {
      client = await this.pool.connect();
      await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const result = await work(client);
      await client.query('COMMIT');
      client.release();
      return result;
    } catch (error) {
      // A connection whose transaction was left open is not used again.
      client?.release(true);
      if (!isUnavailable(error)) throw error;
      throw new DatabaseUnavailable(`The mirror can't be read now (${(error as Error).message}).`, {
        cause: error,
      });
    }
  }
}

const FRESHNESS = /* sql */ `
SELECT DISTINCT ON (sync_type) sync_type, source, completed_at, as_of, rows_read, rejected, control_total
  FROM mirror.sync_log WHERE status = 'success' ORDER BY sync_type, completed_at DESC, id DESC`;
