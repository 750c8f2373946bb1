import { Refusal } from '#eventsourcing';

/** A number and a unit, as written: `10s`, `60m`, `6h`, `3d`. */
export type Duration = string;

const UNITS_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a duration such as `10s`, `60m` or `3d`. @throws Refusal when it is not one */
export function durationMs(duration: Duration): number {
  const [, count, unit] = /^(\d{1,6})(ms|s|m|h|d)$/.exec(duration) ?? [];
  if (count !== undefined) return Number(count) * UNITS_MS[unit as keyof typeof UNITS_MS];
  throw new Refusal(
    'invalid',
    `Expected a duration such as 10s, 60m, 6h or 3d, got ${JSON.stringify(duration.slice(0, 50))}.`,
  );
}
