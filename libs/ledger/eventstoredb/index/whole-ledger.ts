import { setTimeout as sleep } from 'node:timers/promises';
import { LedgerUnavailable } from '../../errors.js';
import type { Batch, Filter } from '../../ledger.js';
import {
  type Lane,
  type Position,
  position,
  type Recorded,
  type Revision,
  START,
  type StreamName,
} from '../../recorded.js';
import type { Connection } from '../connection.js';
import type { Namespace } from '../stored-event.js';
import type { BodyReader } from './body-reader.js';
import type { IndexHead, IndexStore } from './index-store.js';
import type { Indexer } from './indexer.js';
import { lastPosition } from './last-position.js';
import { isAfter, type LogPosition } from './log-position.js';

const PAGE = 2_000;
/** Positions that a filtered read looks through at a time. */
const FILTERED_SPAN = 20_000;
/** Looks at the index for what was just appended, and then how long it may stand still before this process helps. */
const LOOK_EVERY_MS = 5;
const HELP_AFTER_MS = 500;
/** How long what is there already may take to be given its positions. */
const PATIENCE_MS = 20_000;

/** The ledger in the order of its positions: the index says what stands where, the server has the events. */
export class WholeLedger {
  private looking: Promise<IndexHead> | undefined;
  private nextLook: Promise<IndexHead> | undefined;
  private wake: (() => void) | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly namespace: Namespace,
    private readonly store: IndexStore,
    private readonly indexer: Indexer,
    private readonly bodies: BodyReader,
  ) {}

  /** The index has moved on in this process. */
  advanced(): void {
    this.wake?.();
  }

  /** Where the ledger ends once everything is in the index that was on the server when this was asked. */
  head(): Promise<IndexHead> {
    // Whoever asks while a look is under way shares the next one: the one under way may have begun too early for him.
    if (this.nextLook) return this.nextLook;
    const before = this.looking ?? Promise.resolve();
    const look = before
      .catch(() => undefined)
      .then(() => {
        this.looking = look;
        this.nextLook = undefined;
        return this.caughtUp();
      })
      .finally(() => {
        if (this.looking === look) this.looking = undefined;
      });
    this.nextLook = look;
    return look;
  }

  async all(after: Position, limit: number): Promise<readonly Recorded[]> {
    await this.head();
    return this.bodies.of(await this.store.after(after, limit));
  }

  async lane(lane: Lane, after: Position, upTo: Position): Promise<readonly Recorded[]> {
    await this.head();
    return this.bodies.of(await this.store.ofLane(lane, after, upTo));
  }

  async locate(stream: StreamName, revision: Revision): Promise<Position> {
    const known = await this.store.locate(stream, revision);
    if (known !== undefined) return known;
    await this.head();
    return (await this.store.locate(stream, revision)) ?? START;
  }

  /** The next page of what a filter lets through, and how far it looked; undefined when nothing is there yet. */
  async page(after: Position, filter: Filter | undefined): Promise<Batch | undefined> {
    if (!filter?.types) {
      const events = await this.bodies.of(await this.store.after(after, PAGE));
      const last = events.at(-1);
      return last ? { events, upTo: last.position } : undefined;
    }
    const head = (await this.store.head()).position;
    if (head <= after) return undefined;
    const upTo = position(Math.min(head, after + FILTERED_SPAN));
    return { events: await this.bodies.of(await this.store.ofTypes(after, upTo, filter.types)), upTo };
  }

  private async caughtUp(): Promise<IndexHead> {
    let head = await this.store.head();
    const target = await lastPosition(this.connection, this.namespace, head.scanned);
    if (!target) return head;
    const deadline = performance.now() + PATIENCE_MS;
    let moved = performance.now();
    while (isAfter(target, head.scanned)) {
      if (performance.now() - moved > HELP_AFTER_MS) {
        await this.help(target, deadline);
        moved = performance.now();
      } else {
        await this.advance();
      }
      const now = await this.store.head();
      if (now.position > head.position) moved = performance.now();
      head = now;
    }
    return head;
  }

  /** Nobody seems to be at it: a command line without a server, or a server that is just starting. */
  private async help(target: LogPosition, deadline: number): Promise<void> {
    const left = deadline - performance.now();
    if (left <= 0) {
      throw new LedgerUnavailable(
        `The ledger's index has not caught up with EventStoreDB within ${PATIENCE_MS} ms. Is the server reachable, and ` +
          `does a process with the role worker run?`,
      );
    }
    await this.indexer.reach(target, AbortSignal.timeout(Math.ceil(left)));
  }

  private async advance(): Promise<void> {
    await Promise.race([new Promise<void>((resolve) => (this.wake = resolve)), sleep(LOOK_EVERY_MS)]);
    this.wake = undefined;
  }
}
