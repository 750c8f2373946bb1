import type { Clock } from '#clock';
import { ForeignCheckpoint } from '../errors.js';
import { follow } from '../following/follow.js';
import { Tail } from '../following/tail.js';
import {
  type AppendEachRequest,
  type Appended,
  type AppendRequest,
  type Batch,
  type FactOutcome,
  type FollowOptions,
  Ledger,
  type LedgerHead,
} from '../ledger.js';
import {
  type Lane,
  NO_EVENTS,
  type Position,
  position,
  type Recorded,
  type Revision,
  type StreamEvent,
  type StreamName,
} from '../recorded.js';
import { Append } from './append.js';
import { AppendEach } from './append-each.js';
import { Appender } from './appender.js';
import { Connection } from './connection.js';
import { parseConnectionString } from './connection-string.js';
import { identify, type Identity } from './identity.js';
import { BodyReader } from './index/body-reader.js';
import { type Guard, IndexStore } from './index/index-store.js';
import { Indexer } from './index/indexer.js';
import { WholeLedger } from './index/whole-ledger.js';
import { KnownKeys } from './known-keys.js';
import { Namespace } from './stored-event.js';
import { StreamReader } from './stream-reader.js';
import { Timekeeper } from './timekeeper.js';
import { Turns } from './turns.js';

export interface EventStoreLedgerOptions {
  /** `esdb://user:password@host:port,...?option=value`. */
  readonly connectionString: string;
  /** What the names of the ledger's streams begin with, up to the dot. */
  readonly prefix: string;
  /** PostgreSQL, the service's login: for the index. */
  readonly databaseUrl: string;
  /** How often a follower looks at the index when nobody woke it, in milliseconds. */
  readonly pollMs?: number;
  /** How long an append is tried again while the server is away, in milliseconds. */
  readonly patienceMs?: number;
}

/**
 * The ledger in EventStoreDB, its positions in PostgreSQL. Streams are read and written on the server alone; whatever
 * has a position goes by the index, which one process keeps at a time (see `index`).
 */
export class EventStoreLedger extends Ledger {
  private readonly known = new KnownKeys();
  private readonly turns = new Turns();
  private readonly streams: StreamReader;
  private readonly appends: Append;
  private readonly facts: AppendEach;
  private readonly indexer: Indexer;
  private readonly whole: WholeLedger;
  private readonly tail: Tail;

  private constructor(
    private readonly connection: Connection,
    private readonly store: IndexStore,
    private readonly identity: Identity,
    namespace: Namespace,
    clock: Clock,
    options: EventStoreLedgerOptions,
  ) {
    super();
    const time = new Timekeeper(clock);
    this.streams = new StreamReader(connection, namespace, this.known);
    const patienceMs = options.patienceMs ?? 15_000;
    const appender = new Appender(connection, namespace, this.known, this.streams, time, patienceMs);
    this.appends = new Append(appender, this.known, this.streams, this.turns);
    this.facts = new AppendEach(appender, this.known, this.turns);
    this.indexer = new Indexer(connection, namespace, store, () => {
      this.whole.advanced();
      this.tail.wake();
    });
    const bodies = new BodyReader(connection, namespace, this.streams);
    this.whole = new WholeLedger(connection, namespace, store, this.indexer, bodies);
    this.tail = new Tail(options.databaseUrl, 'ledger_index', this.whole, options.pollMs ?? 1_000);
  }

  /**
   * @throws LedgerUnavailable when the server can't be reached, ForeignCheckpoint when this database has the index of
   *         another ledger, Error when the connection string is wrong
   */
  static async open(options: EventStoreLedgerOptions, clock: Clock): Promise<EventStoreLedger> {
    const parsed = parseConnectionString(options.connectionString);
    if (typeof parsed === 'string') throw new Error(`The connection string needs ${parsed}.`);
    const connection = new Connection(parsed);
    const store = new IndexStore(options.databaseUrl);
    const namespace = new Namespace(options.prefix);
    try {
      const identity = await identify(connection, namespace);
      const bound = await store.bind(identity.ledgerId, identity.epoch);
      if (bound.ledger_id !== identity.ledgerId || bound.ledger_epoch !== identity.epoch) {
        throw new ForeignCheckpoint(
          `This database has the index of ledger ${bound.ledger_id} (epoch ${bound.ledger_epoch}), and EventStoreDB ` +
            `has ledger ${identity.ledgerId} (epoch ${identity.epoch}). Use the server, the prefix and the database ` +
            `that belong together.`,
        );
      }
      return new EventStoreLedger(connection, store, identity, namespace, clock, options);
    } catch (error) {
      await Promise.all([connection.close(), store.close()]);
      throw error;
    }
  }

  async append(request: AppendRequest): Promise<Appended> {
    return this.appends.append(request);
  }

  appendEach(request: AppendEachRequest): Promise<readonly FactOutcome[]> {
    return this.facts.append(request);
  }

  read(stream: StreamName, after: Revision = NO_EVENTS, limit = Infinity): Promise<readonly StreamEvent[]> {
    return this.streams.read(stream, after, limit);
  }

  readAll(after: Position, limit = 1_000): Promise<readonly Recorded[]> {
    return this.whole.all(after, limit);
  }

  readLane(lane: Lane, after: Position, upTo: Position = position(Number.MAX_SAFE_INTEGER)) {
    return this.whole.lane(lane, after, upTo);
  }

  follow(options: FollowOptions): AsyncIterable<Batch> {
    return follow(this.whole, this.tail, options);
  }

  locate(stream: StreamName, revision: Revision): Promise<Position> {
    return this.whole.locate(stream, revision);
  }

  async head(): Promise<LedgerHead> {
    const { position, recordedAt } = await this.whole.head();
    return { ...this.identity, position, recordedAt };
  }

  /**
   * Keeps the index until the signal aborts: for one process at a time.
   * @param guard first thing in each of its transactions; throws when the work has gone to another process
   */
  index(signal: AbortSignal, guard: Guard): Promise<void> {
    return this.indexer.run(signal, guard);
  }

  async close(): Promise<void> {
    await this.turns.idle();
    await this.tail.close();
    await Promise.all([this.connection.close(), this.store.close()]);
  }
}
