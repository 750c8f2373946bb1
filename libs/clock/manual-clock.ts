import { type Instant, msBetween, plusMs } from '#eventsourcing';
import { Clock } from './clock.js';

/** Stands still until it is told otherwise; for tests and for the sample's past mornings. */
export class ManualClock extends Clock {
  constructor(private time: Instant) {
    super();
  }

  now(): Instant {
    return this.time;
  }

  offsetMs(): number {
    return msBetween(new Date().toISOString() as Instant, this.time);
  }

  set(time: Instant): void {
    this.time = time;
  }

  advance(milliseconds: number): void {
    this.time = plusMs(this.time, milliseconds);
  }
}
