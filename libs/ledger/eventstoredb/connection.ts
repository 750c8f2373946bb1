import { setTimeout as sleep } from 'node:timers/promises';
import { AccessDeniedError, EventStoreDBClient } from '@eventstore/db-client';
import { LedgerUnavailable } from '../errors.js';
import type { ParsedConnectionString } from './connection-string.js';
import { meaningOf, NoAnswer } from './failures.js';

/** What every call is made with. Reads too go to the leader: others may be behind it. */
export interface CallOptions {
  readonly credentials: { readonly username: string; readonly password: string };
  readonly requiresLeader: true;
  /** In milliseconds. */
  readonly deadline: number;
}

/** Of a call: a read that goes on delivering has time for as long as it does. */
export interface Life {
  /** Something came. */
  readonly beat: () => void;
  /** Aborts when nothing came for too long and the call is given up. */
  readonly signal: AbortSignal;
}

/** Longer than a write takes on a busy server, short enough that two of them leave time for the new leader. */
const DEADLINE_MS = 2_500;
/** Time for an election. */
const READ_PATIENCE_MS = 8_000;
const READ_AGAIN_MS = 200;
/** An old client may still have calls under way, which end by their deadlines. */
const FAREWELL_MS = 2 * DEADLINE_MS;
/** The client stays on a frozen leader; a deadline says so sooner than an error that it can deal with itself. */
const STRIKES = { deadline: 2, unavailable: 1 };
const STRIKES_BEFORE_A_NEW_CLIENT = 4;

/**
 * The way to the cluster. Each call has a deadline, and after a few failures in a row, without a success between
 * them, there is a new client: it looks for the leader afresh, which the old one does not while its node is frozen.
 */
export class Connection {
  private client: EventStoreDBClient;
  private strikes = 0;
  private readonly leaving = new Set<Promise<void>>();
  private readonly ended = new AbortController();

  constructor(private readonly parsed: ParsedConnectionString) {
    this.client = EventStoreDBClient.connectionString(parsed.url);
  }

  /**
   * Makes a call.
   * @throws an answer of the server as the client's error; LedgerUnavailable when there was none: whether something
   *         was stored is then open
   */
  async call<T>(
    what: string,
    work: (client: EventStoreDBClient, options: CallOptions, life: Life) => Promise<T>,
  ): Promise<T> {
    const { client } = this;
    if (this.ended.signal.aborted) throw new Error('The ledger was closed.');
    try {
      const result = await inTime(what, (life) => work(client, this.options, life));
      if (client === this.client) this.strikes = 0;
      return result;
    } catch (error) {
      const meaning = meaningOf(error);
      if (meaning === 'answer' || meaning === 'fault') throw error;
      this.strike(client, STRIKES[meaning]);
      throw unavailable(what, error);
    }
  }

  /** A call that changes nothing, made again while there is no answer, for some time. @throws as `call` does */
  async read<T>(
    what: string,
    work: (client: EventStoreDBClient, options: CallOptions, life: Life) => Promise<T>,
  ): Promise<T> {
    const deadline = performance.now() + READ_PATIENCE_MS;
    for (;;) {
      try {
        return await this.call(what, work);
      } catch (error) {
        const passes = error instanceof LedgerUnavailable && !(error.cause instanceof AccessDeniedError);
        if (!passes || performance.now() > deadline) throw error;
        await sleep(READ_AGAIN_MS, undefined, { signal: this.ended.signal }).catch(() => undefined);
      }
    }
  }

  /** The client of now, for what lasts longer than a call. */
  get lasting(): { readonly client: EventStoreDBClient; readonly options: CallOptions } {
    return { client: this.client, options: this.options };
  }

  /** A client that was found not to be answering is given up, if it is still the one in use. */
  renew(client: EventStoreDBClient): void {
    if (client !== this.client || this.ended.signal.aborted) return;
    this.strikes = 0;
    this.client = EventStoreDBClient.connectionString(this.parsed.url);
    const farewell = this.farewell(client).finally(() => this.leaving.delete(farewell));
    this.leaving.add(farewell);
  }

  async close(): Promise<void> {
    this.ended.abort();
    await Promise.all(this.leaving);
    await release(this.client);
  }

  private get options(): CallOptions {
    return { credentials: this.parsed.credentials, requiresLeader: true, deadline: DEADLINE_MS };
  }

  private strike(client: EventStoreDBClient, weight: number): void {
    if (client !== this.client) return;
    this.strikes += weight;
    if (this.strikes >= STRIKES_BEFORE_A_NEW_CLIENT) this.renew(client);
  }

  private async farewell(client: EventStoreDBClient): Promise<void> {
    await sleep(FAREWELL_MS, undefined, { signal: this.ended.signal, ref: false }).catch(() => undefined);
    await release(client);
  }
}

/** The client's deadline does not cover looking for the leader, and its reads have none. */
async function inTime<T>(what: string, work: (life: Life) => Promise<T>): Promise<T> {
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new NoAnswer(`no answer to ${what} within ${DEADLINE_MS} ms`));
      late.abort();
    }, DEADLINE_MS + 100);
  });
  const working = work({ beat: () => timer?.refresh(), signal: late.signal });
  working.catch(() => undefined);
  try {
    return await Promise.race([working, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** Ends its streams and, which the client itself never does, its channel. */
async function release(client: EventStoreDBClient): Promise<void> {
  await Promise.race([client.dispose(), sleep(1_000, undefined, { ref: false })]);
  const inner = client as unknown as { readonly getChannel: () => Promise<{ close(): void }> };
  void inner.getChannel().then(
    (channel) => channel.close(),
    () => undefined,
  );
}

function unavailable(what: string, error: unknown): LedgerUnavailable {
  const reason =
    error instanceof AccessDeniedError
      ? 'it refuses the user and password of EVENTSTORE_URL'
      : error instanceof Error && error.message !== ''
        ? error.message
        : String(error);
  return new LedgerUnavailable(`EventStoreDB can't be used now: ${what}: ${reason}.`, { cause: error });
}
