import { type Instant, instant, msBetween } from '#eventsourcing';
import { Clock } from './clock.js';

/** The machine's clock, or, with `COUNTERSIGN_CLOCK`, one that stood at a given instant when it was made and runs on. */
export class SystemClock extends Clock {
  private readonly offset: number;

  constructor(startAt?: Instant) {
    super();
    this.offset = startAt === undefined ? 0 : msBetween(instant(Date.now()), startAt);
  }

  now(): Instant {
    return instant(Date.now() + this.offset);
  }

  offsetMs(): number {
    return this.offset;
  }
}
