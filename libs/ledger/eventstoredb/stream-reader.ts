import { StreamNotFoundError } from '@eventstore/db-client';
import { NO_EVENTS, type Revision, type StreamEvent, type StreamName } from '../recorded.js';
import { collect } from './collect.js';
import type { Connection } from './connection.js';
import type { KnownKeys, KnownStream, LearntEvent } from './known-keys.js';
import { fromServer, type Namespace } from './stored-event.js';

const PAGE = 1_000;
const NOTHING_KNOWN: KnownStream = { revision: NO_EVENTS, lastAt: null, keys: new Map() };

/** Reads streams in pages, and lets what it saw be known. */
export class StreamReader {
  constructor(
    private readonly connection: Connection,
    private readonly namespace: Namespace,
    private readonly known: KnownKeys,
  ) {}

  async read(stream: StreamName, after: Revision, limit: number): Promise<readonly StreamEvent[]> {
    const events: StreamEvent[] = [];
    let last: number = after;
    while (events.length < limit) {
      const wanted = Math.min(PAGE, limit - events.length);
      const page = await this.page(stream, last + 1, wanted);
      for (const { event } of page) events.push(event);
      if (page.length < wanted) break;
      last += page.length;
    }
    return events;
  }

  /** Reads on from what is known of a stream to its end. */
  async refresh(stream: StreamName): Promise<KnownStream> {
    for (;;) {
      const from = (this.known.of(stream)?.revision ?? NO_EVENTS) + 1;
      const page = await this.page(stream, from, PAGE);
      if (page.length < PAGE) return this.known.of(stream) ?? NOTHING_KNOWN;
    }
  }

  private async page(stream: StreamName, from: number, count: number): Promise<readonly LearntEvent[]> {
    const events = await this.connection.read(`reading ${stream}`, async (client, options, life) => {
      const name = this.namespace.onServer(stream);
      const read = client.readStream(name, { ...options, fromRevision: BigInt(from), maxCount: count });
      try {
        return await collect(read, life);
      } catch (error) {
        if (error instanceof StreamNotFoundError) return [];
        throw error;
      }
    });
    const page: LearntEvent[] = [];
    for (const { event } of events) {
      if (event) page.push({ event: fromServer(this.namespace, event), serverId: event.id });
    }
    this.known.learn(stream, page);
    return page;
  }
}
