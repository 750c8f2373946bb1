import { Cron } from 'croner';
import { IANAZone } from 'luxon';
import { type Instant, instant } from '#eventsourcing';

/** When a schedule fires next. */
export interface Occurrence {
  readonly at: Instant;
  /** The wall-clock time as the schedule means it: `2026-03-08T02:30`. */
  readonly wall: string;
  /** That time does not exist on that day: it fires at the next valid minute. */
  readonly shifted: boolean;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Zones have moved by a whole day at most (Apia, 2011). */
const LONGEST_GAP = 25 * HOUR;
const MAX_CANDIDATES = 10_000;

/**
 * The next time after `after` that a cron expression names in a zone; null when there is none.
 *
 * Croner generates wall-clock times only, and each is mapped to an instant here: one that does not exist (clocks go
 * forward) becomes the next valid minute, one that occurs twice (clocks go back) its first occurrence. So every
 * wall-clock time fires once, and an hourly schedule does not fire in a repeated hour.
 *
 * @param cron five fields: minute, hour, day of the month, month, day of the week
 * @param tz IANA name
 */
export function nextOccurrence(cron: string, tz: string, after: Instant): Occurrence | null {
  const zone = IANAZone.create(tz);
  if (!zone.isValid) throw new RangeError(`There is no time zone ${tz}.`);
  const generator = new Cron(cron, { timezone: 'UTC', mode: '5-part' });
  const from = Date.parse(after);
  let wall = new Date(from + offsetAt(zone, from) - LONGEST_GAP);
  for (let tries = 0; tries < MAX_CANDIDATES; tries++) {
    const next = generator.nextRun(wall);
    if (next === null) return null;
    const { at, shifted } = instantOfWall(zone, next.getTime());
    if (at > from) return { at: instant(at), wall: next.toISOString().slice(0, 16), shifted };
    wall = next;
  }
  throw new RangeError(`No occurrence of ${cron} in ${tz} was found after ${after}.`);
}

/** @param wall wall-clock time as milliseconds, as if it were UTC */
function instantOfWall(zone: IANAZone, wall: number): { readonly at: number; readonly shifted: boolean } {
  const before = wall - offsetAt(zone, wall - DAY);
  const later = wall - offsetAt(zone, wall + DAY);
  for (const at of [Math.min(before, later), Math.max(before, later)]) {
    if (at + offsetAt(zone, at) === wall) return { at, shifted: false };
  }
  return { at: endOfGap(zone, Math.min(before, later), Math.max(before, later)), shifted: true };
}

/** The first minute with the later offset, between two instants that a gap lies between. */
function endOfGap(zone: IANAZone, from: number, to: number): number {
  const wanted = offsetAt(zone, to);
  let low = from - MINUTE;
  let high = to;
  while (high - low > MINUTE) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE) * MINUTE;
    if (offsetAt(zone, middle) === wanted) high = middle;
    else low = middle;
  }
  return high;
}

function offsetAt(zone: IANAZone, at: number): number {
  return zone.offset(at) * MINUTE;
}
