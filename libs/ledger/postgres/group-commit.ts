import { DatabaseUnavailable, isUnavailable } from '#database';
import { LedgerOverloaded, LedgerUnavailable } from '../errors.js';
import type { EventOutcome, Group } from './append-batch.js';
import { composeBatch, type Waiting } from './batch-composer.js';

type Commit = (groups: readonly Group[]) => Promise<readonly (readonly EventOutcome[])[]>;

interface Ticket extends Waiting {
  readonly deadline: number;
  readonly resolve: (outcomes: readonly EventOutcome[]) => void;
  readonly reject: (error: Error) => void;
}

export interface GroupCommitOptions {
  /** Events that may wait; one more is refused. */
  readonly maxWaitingEvents?: number;
  readonly maxWaitingBytes?: number;
  /** How long an append is tried again while the database is away, in milliseconds. */
  readonly patienceMs?: number;
}

const RETRY_MS = [20, 50, 100, 250, 500];

/**
 * Appends of many producers share transactions: what arrives while a batch is in flight goes together into the
 * next one, each with its own outcome. One batch at a time, so the order of each producer is kept.
 *
 * An unknown outcome (a connection lost in flight) resubmits the same batch: keys make that harmless. A batch that
 * fails as a whole for what is in it is halved until the culprit is alone.
 */
export class GroupCommit {
  private readonly singles: Ticket[] = [];
  private readonly bulk: Ticket[] = [];
  private waitingEvents = 0;
  private waitingBytes = 0;
  private running: Promise<void> | undefined;
  private readonly maxEvents: number;
  private readonly maxBytes: number;
  private readonly patienceMs: number;

  constructor(
    private readonly commit: Commit,
    options: GroupCommitOptions = {},
  ) {
    this.maxEvents = options.maxWaitingEvents ?? 50_000;
    this.maxBytes = options.maxWaitingBytes ?? 64 * 1024 * 1024;
    this.patienceMs = options.patienceMs ?? 10_000;
  }

  submit(group: Group, bulk: boolean): Promise<readonly EventOutcome[]> {
    const bytes = group.events.reduce((sum, event) => sum + event.bytes, 0);
    if (
      this.waitingEvents + group.events.length > this.maxEvents ||
      this.waitingBytes + bytes > this.maxBytes
    ) {
      throw new LedgerOverloaded(
        `${this.waitingEvents} events (${this.waitingBytes} bytes) wait to be appended and no more than ` +
          `${this.maxEvents} (${this.maxBytes}) may. Append again a little later.`,
      );
    }
    this.waitingEvents += group.events.length;
    this.waitingBytes += bytes;
    return new Promise((resolve, reject) => {
      const deadline = performance.now() + this.patienceMs;
      (bulk ? this.bulk : this.singles).push({ group, bulk, bytes, deadline, resolve, reject });
      this.running ??= this.run();
    });
  }

  /** Settles once nothing waits and nothing is in flight. */
  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  private async run(): Promise<void> {
    // Whoever appends in the same turn of the event loop shares the first batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.singles.length + this.bulk.length > 0) {
      const batch = composeBatch(this.singles, this.bulk);
      for (const ticket of batch) {
        this.waitingEvents -= ticket.group.events.length;
        this.waitingBytes -= ticket.bytes;
      }
      await this.settle(batch);
    }
    this.running = undefined;
  }

  private async settle(batch: readonly Ticket[]): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        const outcomes = await this.commit(batch.map((ticket) => ticket.group));
        batch.forEach((ticket, index) => ticket.resolve(outcomes[index] as readonly EventOutcome[]));
        return;
      } catch (error) {
        if (!isUnavailable(error)) return this.bisect(batch, error as Error);
        batch = this.expire(batch, error as Error);
        if (batch.length === 0) return;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]));
      }
    }
  }

  private async bisect(batch: readonly Ticket[], error: Error): Promise<void> {
    if (batch.length === 1) {
      (batch[0] as Ticket).reject(error);
      return;
    }
    const middle = Math.ceil(batch.length / 2);
    await this.settle(batch.slice(0, middle));
    await this.settle(batch.slice(middle));
  }

  /** Gives up on what has waited long enough; answers with the rest. */
  private expire(batch: readonly Ticket[], error: Error): readonly Ticket[] {
    const now = performance.now();
    for (const ticket of batch) {
      if (ticket.deadline <= now) {
        ticket.reject(
          new LedgerUnavailable(
            `The ledger's database did not answer within ${this.patienceMs} ms (${error.message}). Whether ` +
              `${ticket.group.stream} was appended to is open; the same call again settles it.`,
            { cause: new DatabaseUnavailable(error.message, { cause: error }) },
          ),
        );
      }
    }
    return batch.filter((ticket) => ticket.deadline > now);
  }
}
