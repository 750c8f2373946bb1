import { SystemClock, type Clock } from '#clock';
import { createTestDatabase, type TestDatabase } from '#database/testing';
import { EventStoreLedger, type EventStoreLedgerOptions } from '../eventstore-ledger.js';
import { type StandInSecurity, StandIn } from './stand-in.js';

/** A ledger on a stand-in and a database of its own, with the index at work. */
export class LedgerOnStandIn {
  private readonly opened: EventStoreLedger[] = [];
  private readonly indexing = new AbortController();
  private indexer: Promise<void> = Promise.resolve();

  private constructor(
    readonly standIn: StandIn,
    readonly database: TestDatabase,
  ) {}

  static async start(nodes = 1, security?: StandInSecurity): Promise<LedgerOnStandIn> {
    const [standIn, database] = await Promise.all([StandIn.start(nodes, security), createTestDatabase()]);
    return new LedgerOnStandIn(standIn, database);
  }

  /** As another process would have it. */
  async open(
    clock: Clock = new SystemClock(),
    options: Partial<EventStoreLedgerOptions> = {},
  ): Promise<EventStoreLedger> {
    const ledger = await EventStoreLedger.open(
      {
        connectionString: this.standIn.url,
        prefix: 'countersign',
        databaseUrl: this.database.logins.service,
        ...options,
      },
      clock,
    );
    this.opened.push(ledger);
    return ledger;
  }

  /** Has the index kept, by a process of its own. */
  async index(): Promise<void> {
    const ledger = await this.open();
    this.indexer = ledger.index(this.indexing.signal, async () => undefined);
  }

  async close(): Promise<void> {
    this.indexing.abort();
    await this.indexer;
    await Promise.all(this.opened.map((ledger) => ledger.close()));
    await this.standIn.close();
    await this.database.drop();
  }
}
