import { type Instant, instant, Refusal } from '#eventsourcing';
import type { Ledger } from './ledger.js';
import { type Position, position, START } from './recorded.js';

/**
 * The position up to which a moment reaches: of a position itself, of a time the last event that was recorded by
 * then.
 *
 * @param text a position, or a time with its offset such as 2026-03-01T09:00Z
 * @throws Refusal when it is neither, or lies past the ledger's end
 */
export function upToMoment(ledger: Ledger, text: string): Promise<Position> {
  return resolve(ledger, text, (at, time) => at <= time);
}

/** The position before a moment: of a position the one before it, of a time the last event recorded earlier. */
export async function beforeMoment(ledger: Ledger, text: string): Promise<Position> {
  const at = await resolve(ledger, text, (recorded, time) => recorded < time);
  return isPosition(text) ? position(Math.max(START, at - 1)) : at;
}

async function resolve(
  ledger: Ledger,
  text: string,
  belongs: (recordedAt: Instant, time: Instant) => boolean,
): Promise<Position> {
  const head = (await ledger.head()).position;
  if (!isPosition(text)) return lastWhere(ledger, head, momentOf(text), belongs);
  const at = position(Number(text));
  if (at <= head) return at;
  throw new Refusal('invalid', `The ledger ends at position ${head}: there is no position ${at}.`);
}

function isPosition(text: string): boolean {
  return /^\d{1,15}$/.test(text);
}

function momentOf(text: string): Instant {
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*(Z|[+-]\d{2}:?\d{2})$/.test(text)) return instant(text);
  throw new Refusal(
    'invalid',
    `Expected a position or a time with its offset such as 2026-03-01T09:00Z, got ${JSON.stringify(text.slice(0, 60))}.`,
  );
}

/** Time in the ledger never runs backwards, so halving finds it. */
async function lastWhere(
  ledger: Ledger,
  head: Position,
  time: Instant,
  belongs: (recordedAt: Instant, time: Instant) => boolean,
): Promise<Position> {
  let last: number = START;
  let beyond = head + 1;
  while (beyond - last > 1) {
    const middle = Math.floor((last + beyond) / 2);
    const [event] = await ledger.readAll(position(middle - 1), 1);
    if (event && belongs(event.recorded_at, time)) last = middle;
    else beyond = middle;
  }
  return position(last);
}
