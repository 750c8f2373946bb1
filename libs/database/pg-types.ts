import type { Instant } from '#eventsourcing';
import { types as pgTypes } from 'pg';

const builtIn = pgTypes.getTypeParser as (oid: number, format: 'text') => (value: string) => unknown;

/**
 * How values come out of PostgreSQL: bigint counts as numbers (refused beyond 2^53), numeric as the decimal string
 * that it is, a date as the text that it is, a timestamptz as an ISO instant in UTC. Never a Date, never a float
 * for money.
 */
export const typeParsers = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
    if (format !== 'binary') {
      const parser = PARSERS.get(oid);
      if (parser) return parser;
    }
    return builtIn(oid, 'text');
  },
};

const INT8 = 20;
const DATE = 1082;
const TIMESTAMP = 1114;
const TIMESTAMPTZ = 1184;

const PARSERS = new Map<number, (value: string) => unknown>([
  [INT8, wholeNumber],
  [DATE, (text) => text],
  [TIMESTAMP, (text) => text],
  [TIMESTAMPTZ, instantOf],
]);

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is beyond what a number holds exactly.`);
  return value;
}

/** `2026-11-23 21:05:04.5+00` (the session's zone is UTC) to `2026-11-23T21:05:04.500Z`. */
function instantOf(text: string): Instant {
  if (text.endsWith('+00') && text.length >= 22) {
    const fraction = text.slice(20, -3).padEnd(3, '0').slice(0, 3);
    return `${text.slice(0, 10)}T${text.slice(11, 19)}.${text[19] === '.' ? fraction : '000'}Z` as Instant;
  }
  if (text.endsWith('infinity')) return text as Instant;
  return new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')).toISOString() as Instant;
}
