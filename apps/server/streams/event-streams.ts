import { once } from 'node:events';
import { HttpException, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Doorkeeper } from '#identity';
import { Ledger, LedgerUnavailable, type Position, position, type Recorded } from '#ledger';
import { SESSION_COOKIE } from '../http/auth.guard.js';

/** What a stream shows of the ledger. */
export interface StreamSource {
  /** The types that it may show; undefined for all. */
  readonly types: readonly string[] | undefined;
  /** What it says of an event; undefined when nothing. */
  readonly show: (event: Recorded) => Promise<{ readonly type: string; readonly data: unknown } | undefined>;
}

const HEARTBEAT_MS = 15_000;
/** A client that takes nothing for this long is let go; it comes back where it was. */
const STALLED_MS = 60_000;
const MAX_STREAMS = 500;
/** What a browser waits before it connects again. */
const RETRY_MS = 2_000;

/**
 * Server-sent events: the ledger followed from any position, by `Last-Event-ID`. A heartbeat carries the position
 * that was looked at, so that a client who is shown little still resumes where it was. Ends when the token is
 * revoked, the session ends, or the server stops.
 */
@Injectable()
export class EventStreams implements OnModuleDestroy {
  private readonly stopping = new AbortController();
  private open = 0;

  constructor(
    private readonly ledger: Ledger,
    private readonly doorkeeper: Doorkeeper,
  ) {}

  onModuleDestroy(): void {
    this.stopping.abort();
  }

  /** @param after where the client said to begin, when it brings no `Last-Event-ID`; from now on unless said */
  async serve(
    request: FastifyRequest,
    reply: FastifyReply,
    after: string | undefined,
    source: StreamSource,
  ): Promise<void> {
    const from = await this.startOf(request, after);
    if (this.open >= MAX_STREAMS) {
      const detail = `There are ${MAX_STREAMS} streams open here, the most there may be. Try again later.`;
      throw new HttpException({ code: 'too_many_streams', detail }, 429);
    }
    this.open++;
    const connection = new Connection(reply, from);
    const signal = AbortSignal.any([this.stopping.signal, connection.closed]);
    const beat = setInterval(() => void this.beat(request, connection), HEARTBEAT_MS);
    try {
      await this.follow(request, connection, source, signal);
    } finally {
      clearInterval(beat);
      connection.end();
      this.open--;
    }
  }

  private async follow(
    { principal }: FastifyRequest,
    connection: Connection,
    source: StreamSource,
    signal: AbortSignal,
  ): Promise<void> {
    const filter = source.types && { types: [...source.types, 'TokenRevoked'] };
    try {
      for await (const batch of this.ledger.follow({ after: connection.position, filter, signal })) {
        for (const event of batch.events) {
          if (event.type === 'TokenRevoked' && event.data['token_id'] === principal?.tokenId) return;
          const shown = await source.show(event);
          if (shown) await connection.send(event.position, shown.type, shown.data);
          if (signal.aborted) return;
        }
        connection.position = batch.upTo;
      }
    } catch (error) {
      // The client connects again, and goes on from where it was.
      if (!(error instanceof LedgerUnavailable)) throw error;
    }
  }

  private async beat(request: FastifyRequest, connection: Connection): Promise<void> {
    const session = request.headers.authorization === undefined ? request.cookies[SESSION_COOKIE] : undefined;
    try {
      // A session's end is no event of the ledger.
      if (session !== undefined && !(await this.doorkeeper.identify(session))) connection.end();
    } catch {
      // The database is away: who was let in stays.
    }
    connection.beat();
  }

  private async startOf(request: FastifyRequest, after: string | undefined): Promise<Position> {
    const head = (await this.ledger.head()).position;
    const last = request.headers['last-event-id'];
    const text = typeof last === 'string' ? last : after;
    if (text === undefined) return head;
    if (!/^\d{1,15}$/.test(text) || Number(text) > head) {
      const detail = `Expected a position from 0 to ${head}, got ${JSON.stringify(text.slice(0, 40))}.`;
      throw new HttpException({ code: 'invalid', detail }, 400);
    }
    return position(Number(text));
  }
}

/** One client's connection. */
class Connection {
  private readonly abort = new AbortController();
  readonly closed = this.abort.signal;

  constructor(
    private readonly reply: FastifyReply,
    public position: Position,
  ) {
    reply.hijack();
    reply.raw.on('close', () => this.abort.abort());
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      // Proxies that gather an answer before they pass it on are told not to.
      'x-accel-buffering': 'no',
    });
    reply.raw.write(`retry: ${RETRY_MS}\nid: ${position}\n\n`);
  }

  /** Waits while the client takes nothing. */
  async send(at: Position, type: string, data: unknown): Promise<void> {
    this.position = at;
    if (this.reply.raw.write(`id: ${at}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`)) return;
    const signal = AbortSignal.any([this.closed, AbortSignal.timeout(STALLED_MS)]);
    await once(this.reply.raw, 'drain', { signal }).catch(() => this.end());
  }

  beat(): void {
    if (!this.reply.raw.writableNeedDrain && !this.closed.aborted) {
      this.reply.raw.write(`: still here\nid: ${this.position}\n\n`);
    }
  }

  end(): void {
    this.abort.abort();
    this.reply.raw.end();
  }
}
