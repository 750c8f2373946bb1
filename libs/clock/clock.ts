import type { Instant } from '#eventsourcing';

/** Port and injection token. Nobody else reads the time. */
export abstract class Clock {
  abstract now(): Instant;

  /** How far this clock is ahead of the machine's, in milliseconds; the ledger adds it to the database's time. */
  abstract offsetMs(): number;
}
