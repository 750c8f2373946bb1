import { client } from '#database';
import type pg from 'pg';
import type { Batch, Filter } from '../ledger.js';
import { type Position, position, START } from '../recorded.js';

/** How an adapter reads on: the next page after a position, undefined while there is nothing. */
export interface Pages {
  page(after: Position, filter: Filter | undefined): Promise<Batch | undefined>;
}

/** What a slow follower may have waiting before it is sent back to reading for itself. */
const MAX_BUFFERED = 8;

/** A follower that has caught up and is handed what comes. */
export class Attachment {
  private readonly buffered: Batch[] = [];
  private wake: (() => void) | undefined;
  detached = false;

  push(batch: Batch): boolean {
    if (this.buffered.length >= MAX_BUFFERED) this.detached = true;
    else this.buffered.push(batch);
    this.wake?.();
    return !this.detached;
  }

  take(): Batch | undefined {
    return this.buffered.shift();
  }

  /** Settles once there is something to take, or the attachment was dropped, or the signal aborted. */
  async something(signal: AbortSignal): Promise<void> {
    if (this.buffered.length > 0 || this.detached || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done);
        this.wake = undefined;
        resolve();
      };
      this.wake = done;
      signal.addEventListener('abort', done);
    });
  }
}

/**
 * The end of the ledger as this process sees it: read once for all followers that have caught up, however many
 * there are. Woken by this process's own appends directly, by others through NOTIFY; a slow look at the head is
 * the safety net.
 */
export class Tail {
  private cursor: Position = START;
  private readonly attached = new Set<Attachment>();
  private reading: Promise<void> | undefined;
  private again = false;
  private timer: NodeJS.Timeout | undefined;
  private listener: pg.Client | undefined;
  private closed = false;

  constructor(
    private readonly url: string,
    /** Notified on by whoever appends. */
    private readonly channel: string,
    private readonly pages: Pages,
    private readonly pollMs: number,
  ) {}

  /** Joins those who have caught up, or undefined when the caller is behind and must read on first. */
  attach(at: Position): Attachment | undefined {
    if (this.attached.size === 0 && !this.reading) this.cursor = at;
    if (at < this.cursor) return undefined;
    const attachment = new Attachment();
    this.attached.add(attachment);
    this.start();
    return attachment;
  }

  detach(attachment: Attachment): void {
    this.attached.delete(attachment);
  }

  /** There may be something new. */
  wake(): void {
    if (this.attached.size === 0) return;
    this.again = true;
    this.reading ??= this.read().finally(() => {
      this.reading = undefined;
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.timer);
    await this.reading;
    const listener = this.listener;
    this.listener = undefined;
    await listener?.end().catch(() => undefined);
  }

  private start(): void {
    if (this.timer || this.closed) {
      this.wake();
      return;
    }
    this.timer = setInterval(() => {
      this.wake();
      if (!this.listener) void this.listen();
    }, this.pollMs);
    void this.listen();
    this.wake();
  }

  private async read(): Promise<void> {
    while (this.again && !this.closed) {
      this.again = false;
      const batch = await this.pages.page(this.cursor, undefined).catch(() => undefined);
      if (!batch) continue;
      this.cursor = position(batch.upTo);
      for (const attachment of this.attached) {
        if (!attachment.push(batch)) this.attached.delete(attachment);
      }
      this.again = true;
    }
  }

  private async listen(): Promise<void> {
    const listener = client({ url: this.url, name: 'listen' });
    this.listener = listener;
    const lost = (): void => {
      if (this.listener === listener) this.listener = undefined;
    };
    listener.on('error', lost).on('end', lost);
    listener.on('notification', () => this.wake());
    try {
      await listener.connect();
      await listener.query(`LISTEN ${this.channel}`);
      this.wake();
    } catch {
      lost();
      await listener.end().catch(() => undefined);
    }
  }
}
