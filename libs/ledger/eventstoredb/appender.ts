import { setTimeout as sleep } from 'node:timers/promises';
import { NO_STREAM, WrongExpectedVersionError } from '@eventstore/db-client';
import type { Instant } from '#eventsourcing';
import { LedgerUnavailable, RequirementMissing } from '../errors.js';
import type { Requirement } from '../ledger.js';
import type { PreparedEvent } from '../prepare.js';
import { NO_EVENTS, type Revision, revision, type StreamEvent, type StreamName } from '../recorded.js';
import type { Connection } from './connection.js';
import type { KnownKeys } from './known-keys.js';
import type { StreamReader } from './stream-reader.js';
import { type Namespace, toServer } from './stored-event.js';
import { Stamp, type Timekeeper } from './timekeeper.js';

/** An event with its id on the server, which stays the same however often one call sends it. */
export interface Parcel {
  readonly event: PreparedEvent;
  readonly serverId: string;
}

const RETRY_MS = [50, 100, 200, 400, 500];

/** The exact-revision append, and what is done when its outcome is unknown. */
export class Appender {
  constructor(
    private readonly connection: Connection,
    private readonly namespace: Namespace,
    private readonly known: KnownKeys,
    private readonly reader: StreamReader,
    private readonly time: Timekeeper,
    private readonly patienceMs: number,
  ) {}

  stamp(): Stamp {
    return new Stamp(this.time);
  }

  /**
   * Appends behind exactly this revision.
   * @returns what is now recorded, or undefined when the stream has moved on or nobody knows: it has been read again
   * @throws LedgerUnavailable
   */
  async append(
    stream: StreamName,
    expected: Revision,
    parcels: readonly Parcel[],
    stamp: Stamp,
  ): Promise<readonly StreamEvent[] | undefined> {
    const name = this.namespace.onServer(stream);
    const at = stamp.at(expected, this.known.of(stream)?.lastAt ?? null);
    const data = parcels.map(({ event, serverId }) => toServer(event, serverId, at));
    try {
      await this.connection.call(`appending to ${stream}`, (client, options) =>
        client.appendToStream(name, data, {
          ...options,
          expectedRevision: expected === NO_EVENTS ? NO_STREAM : BigInt(expected),
        }),
      );
    } catch (error) {
      if (!(error instanceof WrongExpectedVersionError)) throw error;
      await this.reader.refresh(stream);
      return undefined;
    }
    const learnt = parcels.map(({ event, serverId }, index) => ({
      event: asRecorded(stream, event, expected + 1 + index, at),
      serverId,
    }));
    // Of a stream that was begun here without a look at it nothing is known, and this is all of it.
    this.known.learn(stream, learnt);
    return learnt.map(({ event }) => event);
  }

  /**
   * Tries until there is an outcome. Whatever was left open is settled by reading the stream, not by hoping.
   * @param attempt answers undefined to be made again
   * @throws LedgerUnavailable when patience ends
   */
  async settle<T>(stream: StreamName, attempt: () => Promise<T | undefined>): Promise<T> {
    const deadline = performance.now() + this.patienceMs;
    let open: LedgerUnavailable | undefined;
    for (let tries = 0; ; tries++) {
      if (tries > 0 && performance.now() > deadline) throw this.gaveUp(stream, open);
      try {
        if (open) await this.reader.refresh(stream);
        open = undefined;
        const outcome = await attempt();
        if (outcome !== undefined) return outcome;
      } catch (error) {
        if (!(error instanceof LedgerUnavailable)) throw error;
        open = error;
      }
      // A lost race is run again at once, anything else after a while.
      if (open || tries > 2) await sleep(RETRY_MS[Math.min(tries, RETRY_MS.length - 1)]);
    }
  }

  /** @throws RequirementMissing; what is recorded stays so, so only what is not yet known is looked for */
  async require(stream: StreamName, requires: readonly Requirement[]): Promise<void> {
    for (const required of requires) {
      if (this.known.of(required.stream)?.keys.has(required.key)) continue;
      const { keys } = await this.reader.refresh(required.stream);
      if (!keys.has(required.key)) throw new RequirementMissing(stream, required.stream, required.key);
    }
  }

  private gaveUp(stream: StreamName, error: LedgerUnavailable | undefined): LedgerUnavailable {
    return new LedgerUnavailable(
      `EventStoreDB did not settle an append to ${stream} within ${this.patienceMs} ms ` +
        `(${error?.message ?? 'others were always quicker'}). Whether it was stored is open; the same call again ` +
        `settles it.`,
      { cause: error },
    );
  }
}

function asRecorded(stream: StreamName, event: PreparedEvent, at: number, recordedAt: Instant): StreamEvent {
  return {
    stream,
    revision: revision(at),
    type: event.type,
    data: JSON.parse(event.data) as StreamEvent['data'],
    metadata: event.metadata,
    recorded_at: recordedAt,
  };
}
