import { Cron } from 'croner';
import { IANAZone } from 'luxon';

/** What is wrong with the words of a schedule, without a place: the caller knows where they stand. */
export interface ScheduleProblem {
  readonly field: 'cron' | 'tz';
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

const EXAMPLE =
  'Expected five fields (minute, hour, day of the month, month, day of the week) such as 0 6 * * 1-5';

/**
 * Croner is asked for wall-clock times only: it is lenient (six fields, names of its own), takes an empty zone for
 * the machine's, and answers "never" for the thirty-first of February without a word.
 *
 * @param zone as written; undefined when the contract names none
 */
export function scheduleProblems(cron: string, zone: string | undefined): readonly ScheduleProblem[] {
  return [...cronProblems(cron), ...zoneProblems(zone)];
}

function cronProblems(cron: string): readonly ScheduleProblem[] {
  const error = (message: string): readonly ScheduleProblem[] => [
    { field: 'cron', severity: 'error', message },
  ];
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== 5) {
    return error(
      `${EXAMPLE}, found ${fields.length} ${fields.length === 1 ? 'field' : 'fields'}: ${JSON.stringify(cron)}.`,
    );
  }
  let next: Date | null;
  try {
    next = new Cron(cron, { timezone: 'UTC', mode: '5-part' }).nextRun(new Date('2024-01-01T00:00:00Z'));
  } catch (problem) {
    const reason = (problem as Error).message.replace(/^CronPattern: /, '').replace(/\.?$/, '.');
    return error(`${EXAMPLE}, found ${JSON.stringify(cron)}. ${reason}`);
  }
  if (next === null) return error(`The schedule ${JSON.stringify(cron)} never comes: there is no such day.`);
  if (fields[2] !== '*' && fields[4] !== '*') {
    return [
      {
        field: 'cron',
        severity: 'warning',
        message: `${JSON.stringify(cron)} runs on the day of the month and on the day of the week, not only where both fall together.`,
      },
    ];
  }
  return [];
}

function zoneProblems(zone: string | undefined): readonly ScheduleProblem[] {
  if (zone === undefined) {
    return [
      { field: 'tz', severity: 'warning', message: 'No zone (tz) is given: the schedule is meant in UTC.' },
    ];
  }
  if (IANAZone.isValidZone(zone)) return [];
  return [
    {
      field: 'tz',
      severity: 'error',
      message: `Expected the IANA name of a zone such as America/New_York, found ${JSON.stringify(zone)}.`,
    },
  ];
}
