import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Instant, instant } from '#eventsourcing';
import { nextOccurrence } from './next-occurrence.js';

const NEW_YORK = 'America/New_York';

/** The next few occurrences after a time, as instants. */
function following(cron: string, tz: string, after: string, count: number): string[] {
  const times: string[] = [];
  for (let at = instant(after); times.length < count;) {
    const next = nextOccurrence(cron, tz, at);
    if (!next) break;
    times.push(`${next.at}${next.shifted ? ' shifted' : ''}`);
    at = next.at;
  }
  return times;
}

describe('the next occurrence of a schedule', () => {
  it('is at the wall-clock hour of its zone, on both sides of a change of clock', () => {
    expect(following('0 6 * * *', NEW_YORK, '2026-03-07T00:00:00Z', 3)).toEqual([
      '2026-03-07T11:00:00.000Z',
      '2026-03-08T10:00:00.000Z',
      '2026-03-09T10:00:00.000Z',
    ]);
    expect(following('0 6 * * *', NEW_YORK, '2026-10-31T00:00:00Z', 3)).toEqual([
      '2026-10-31T10:00:00.000Z',
      '2026-11-01T11:00:00.000Z',
      '2026-11-02T11:00:00.000Z',
    ]);
  });

  it('moves a time that does not exist to the next valid minute, once', () => {
    expect(following('30 2 * * *', NEW_YORK, '2026-03-07T12:00:00Z', 2)).toEqual([
      '2026-03-08T07:00:00.000Z shifted',
      '2026-03-09T06:30:00.000Z',
    ]);
    expect(following('*/15 2 * * *', NEW_YORK, '2026-03-08T05:00:00Z', 2)).toEqual([
      '2026-03-08T07:00:00.000Z shifted',
      '2026-03-09T06:00:00.000Z',
    ]);
  });

  it('fires once at a time that occurs twice, the first time', () => {
    expect(following('30 1 * * *', NEW_YORK, '2026-10-31T12:00:00Z', 2)).toEqual([
      '2026-11-01T05:30:00.000Z',
      '2026-11-02T06:30:00.000Z',
    ]);
    // An hourly schedule skips the second 01:00.
    expect(following('0 * * * *', NEW_YORK, '2026-11-01T03:30:00Z', 4)).toEqual([
      '2026-11-01T04:00:00.000Z',
      '2026-11-01T05:00:00.000Z',
      '2026-11-01T07:00:00.000Z',
      '2026-11-01T08:00:00.000Z',
    ]);
  });

  it('is right where clocks change by half an hour, at midnight, or by a day', () => {
    expect(following('15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T00:00:00Z', 1)).toEqual([
      '2026-10-03T15:30:00.000Z shifted',
    ]);
    expect(following('0 0 * * *', 'America/Santiago', '2026-09-05T12:00:00Z', 1)).toEqual([
      '2026-09-06T04:00:00.000Z shifted',
    ]);
    expect(following('0 9 * * *', 'Pacific/Apia', '2011-12-29T00:00:00Z', 3)).toEqual([
      '2011-12-29T19:00:00.000Z',
      '2011-12-30T10:00:00.000Z shifted',
      '2011-12-30T19:00:00.000Z',
    ]);
  });

  it('is null for a day that never comes', () => {
    expect(nextOccurrence('0 0 31 2 *', 'UTC', '2026-01-01T00:00:00.000Z' as Instant)).toBeNull();
  });

  it('always lies after the time that is asked for, and never leaves out a day of a daily schedule', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          NEW_YORK,
          'Europe/Berlin',
          'America/Santiago',
          'Australia/Lord_Howe',
          'Asia/Kolkata',
          'UTC',
        ),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        fc.date({
          min: new Date('2024-01-01T00:00:00Z'),
          max: new Date('2027-12-31T00:00:00Z'),
          noInvalidDate: true,
        }),
        (tz, hour, minute, from) => {
          const walls: string[] = [];
          let at = instant(from);
          for (let n = 0; n < 5; n++) {
            const next = nextOccurrence(`${minute} ${hour} * * *`, tz, at);
            if (!next || next.at <= at) return false;
            walls.push(next.wall);
            at = next.at;
          }
          const days = walls.map((wall) => Date.parse(`${wall.slice(0, 10)}T00:00:00Z`) / 86_400_000);
          return days.every((day, index) => index === 0 || day - (days[index - 1] as number) === 1);
        },
      ),
    );
  });
});
