import { DateTime } from 'luxon';
import type { Instant, PlainDate } from '#eventsourcing';

/** The calendar day that it is in a zone at an instant. */
export function dateIn(tz: string, at: Instant): PlainDate {
  const date = DateTime.fromISO(at, { zone: tz }).toISODate();
  if (date === null) throw new RangeError(`There is no time zone ${tz}.`);
  return date as PlainDate;
}
