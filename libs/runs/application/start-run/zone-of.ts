import type { Contract } from '#contracts';

/** The zone whose calendar day "today" is: that of the contract's schedule. */
export function zoneOf({ triggers }: Contract): string {
  return triggers.flatMap((trigger) => (trigger.kind === 'cron' ? [trigger.tz] : []))[0] ?? 'UTC';
}
