const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Pauses before the second, third, ... attempt: twelve attempts over about four days, then the run is parked. */
const PAUSES_MS: readonly number[] = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  1 * HOUR,
  3 * HOUR,
  8 * HOUR,
  16 * HOUR,
  24 * HOUR,
  40 * HOUR,
];

/** A receiver may ask for more patience than that, up to this. */
const LONGEST_PAUSE_MS = 48 * HOUR;

/**
 * Milliseconds until the next attempt, with jitter on the upper half, so that what failed together does not come
 * back together; undefined when there is none.
 *
 * @param attempts made so far
 * @param wanted what the receiver asked for (Retry-After), in milliseconds
 */
export function nextPause(attempts: number, wanted: number | undefined): number | undefined {
  const pause = PAUSES_MS[attempts - 1];
  if (pause === undefined) return undefined;
  const own = pause / 2 + Math.random() * (pause / 2);
  return wanted === undefined ? own : Math.max(own, Math.min(wanted, LONGEST_PAUSE_MS));
}
