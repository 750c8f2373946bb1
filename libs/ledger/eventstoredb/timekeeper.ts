import type { Clock } from '#clock';
import type { Instant } from '#eventsourcing';
import type { Revision } from '../recorded.js';

/**
 * The time that an append is given. The server's own would not follow COUNTERSIGN_CLOCK, and is another one after
 * every election; so the writer says it, never earlier than the last event of the stream or anything that this
 * process has seen. What two writers with clocks that differ append at once is put right in the index.
 */
export class Timekeeper {
  private latest: Instant | null = null;

  constructor(private readonly clock: Clock) {}

  next(lastOfStream: Instant | null): Instant {
    const now = this.clock.now();
    const least = [this.latest, lastOfStream].reduce<Instant>((a, b) => (b !== null && b > a ? b : a), now);
    this.latest = least;
    return least;
  }

  seen(time: Instant): void {
    if (this.latest === null || time > this.latest) this.latest = time;
  }
}

/** The time of one append: the same however often it is sent behind one revision. */
export class Stamp {
  private given: { readonly expected: Revision; readonly at: Instant } | undefined;

  constructor(private readonly time: Timekeeper) {}

  at(expected: Revision, lastOfStream: Instant | null): Instant {
    if (this.given?.expected !== expected) this.given = { expected, at: this.time.next(lastOfStream) };
    return this.given.at;
  }
}
