import {
  type AllStreamRecordedEvent,
  type AllStreamSubscription,
  START,
  streamNameFilter,
} from '@eventstore/db-client';
import { LedgerUnavailable } from '../../errors.js';
import type { Connection } from '../connection.js';
import type { Namespace } from '../stored-event.js';
import { lastPosition } from './last-position.js';
import { isAfter, type LogPosition } from './log-position.js';

/** What has come, in order, and up to where the log was looked through with it. */
export interface Arrived {
  readonly events: readonly AllStreamRecordedEvent[];
  readonly upTo: LogPosition | undefined;
}

const MAX_BUFFERED = 2_000;
/** Events that the server looks at between two checkpoint messages. */
const SEARCH_WINDOW = 500;
/** Without a word for so long, the server is asked whether there is something to say. */
const SILENCE_MS = 2_000;

/**
 * The ledger's events after a position and then whatever comes, until the signal aborts.
 *
 * A subscription on a node that is frozen, or was cut off, stays silent without an error. Checkpoint messages are a
 * heartbeat only while others write; an idle server sends none. So after some silence the end of the log is looked
 * at: no answer, or an event that should have come, ends this subscription and its client.
 *
 * @throws LedgerUnavailable when it ended; begin again after what has arrived
 */
export class Subscription {
  private events: AllStreamRecordedEvent[] = [];
  private upTo: LogPosition | undefined;
  private delivered = 0;
  /** A checkpoint comes before the events that the stream still holds back are handed over. */
  private ahead: { readonly position: LogPosition; readonly from: number } | undefined;
  private lastSign = performance.now();
  private failure: Error | undefined;
  private wake: (() => void) | undefined;
  private readonly stream: AllStreamSubscription;
  private readonly client;

  private constructor(
    private readonly connection: Connection,
    private readonly namespace: Namespace,
    private readonly after: LogPosition | undefined,
    private readonly silenceMs: number,
  ) {
    const { client, options } = connection.lasting;
    this.client = client;
    this.stream = client.subscribeToAll(
      {
        credentials: options.credentials,
        requiresLeader: true,
        fromPosition: after ?? START,
        filter: streamNameFilter({
          prefixes: [namespace.streams],
          maxSearchWindow: SEARCH_WINDOW,
          checkpointReached: async (_, position) => this.checkpoint(position),
        }),
      },
      { highWaterMark: MAX_BUFFERED },
    );
    this.stream.on('data', ({ event }) => this.take(event));
    this.stream.on('error', (error) => this.fail(error));
    this.stream.on('end', () => this.fail(new Error('it was ended')));
    this.stream.on('confirmation', () => this.sign());
    this.stream.on('caughtUp', () => this.sign());
  }

  static async *follow(
    connection: Connection,
    namespace: Namespace,
    after: LogPosition | undefined,
    signal: AbortSignal,
    silenceMs = SILENCE_MS,
  ): AsyncGenerator<Arrived> {
    const subscription = new Subscription(connection, namespace, after, silenceMs);
    try {
      yield* subscription.arrivals(signal);
    } finally {
      subscription.end();
    }
  }

  private async *arrivals(signal: AbortSignal): AsyncGenerator<Arrived> {
    let yielded = this.after;
    let overdue: LogPosition | undefined;
    while (!signal.aborted) {
      const arrived = this.drain();
      if (arrived.events.length > 0 || (arrived.upTo && isAfter(arrived.upTo, yielded))) {
        yielded = arrived.upTo;
        overdue = undefined;
        yield arrived;
        // What the reader took its time with is no silence of the server's.
        this.sign();
        continue;
      }
      if (this.failure) throw ended(this.failure);
      if (await this.something(signal)) continue;
      const last = await this.look();
      // It is given one more silence to deliver what is there: it may be on its way.
      if (last && overdue && !isAfter(overdue, last)) {
        this.connection.renew(this.client);
        throw ended(new Error('it was silent while there were events'));
      }
      overdue = last;
      this.sign();
    }
  }

  private drain(): Arrived {
    const arrived = { events: this.events, upTo: this.upTo };
    this.events = [];
    if (this.stream.isPaused()) this.stream.resume();
    return arrived;
  }

  /** Waits for a sign of life; false after a silence. */
  private async something(signal: AbortSignal): Promise<boolean> {
    const left = this.lastSign + this.silenceMs - performance.now();
    if (left <= 0) return false;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, left);
      this.wake = done;
      signal.addEventListener('abort', done);
    });
    return this.lastSign + this.silenceMs > performance.now() || this.failure !== undefined || signal.aborted;
  }

  private async look(): Promise<LogPosition | undefined> {
    try {
      return await lastPosition(this.connection, this.namespace, this.upTo ?? this.after);
    } catch (error) {
      // Two things that are silent in a row: no need to wait for more.
      if (error instanceof LedgerUnavailable) this.connection.renew(this.client);
      throw error;
    }
  }

  private take(event: AllStreamRecordedEvent | undefined): void {
    this.delivered++;
    if (event) {
      this.events.push(event);
      this.upTo = event.position;
    }
    this.pass();
    if (this.events.length >= MAX_BUFFERED) this.stream.pause();
    this.sign();
  }

  private checkpoint(position: LogPosition): void {
    this.ahead = { position, from: this.delivered + this.stream.readableLength };
    this.pass();
    this.sign();
  }

  private pass(): void {
    if (!this.ahead || this.delivered < this.ahead.from) return;
    if (isAfter(this.ahead.position, this.upTo)) this.upTo = this.ahead.position;
    this.ahead = undefined;
  }

  private sign(): void {
    this.lastSign = performance.now();
    this.wake?.();
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.wake?.();
  }

  private end(): void {
    this.stream.removeAllListeners('end').removeAllListeners('data');
    this.stream.resume();
    void this.stream.unsubscribe().catch(() => undefined);
  }
}

function ended(error: Error): LedgerUnavailable {
  return new LedgerUnavailable(`The subscription to EventStoreDB ended: ${error.message || String(error)}.`, {
    cause: error,
  });
}
