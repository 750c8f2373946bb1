import type { PlainDate } from '#eventsourcing';

/** How a file writes what a column holds; said once in its column map. */
export interface Notation {
  readonly dates: DateNotation;
  /** The decimal separator; the other one of the two, and blanks, may group thousands. */
  readonly decimal: '.' | ',';
  /** Codes that the mirror knows. */
  readonly currencies: ReadonlySet<string>;
}

export const DATE_NOTATIONS = ['YYYY-MM-DD', 'YYYYMMDD', 'DD.MM.YYYY', 'DD/MM/YYYY', 'MM/DD/YYYY'] as const;
export type DateNotation = (typeof DATE_NOTATIONS)[number];

/** What a cell became: the text that PostgreSQL is given, or what is wrong with it. */
export type Cell = { readonly value: string } | { readonly problem: string };

/**
 * The types that a column of an import may have.
 *
 * - `id`: text, kept character by character
 * - `amount`: a decimal number; `unsigned` refuses negative ones, `positive` also zero
 */
export type ColumnType =
  | { readonly kind: 'id' | 'text' | 'date' | 'currency' | 'flag' }
  | { readonly kind: 'amount'; readonly sign: 'any' | 'unsigned' | 'positive' }
  | { readonly kind: 'choice'; readonly of: readonly string[] };

const MAX_ID = 200;
const MAX_TEXT = 2_000;
const MAX_WHOLE_DIGITS = 15;
const MAX_DECIMALS = 8;

/** Reads a cell that is not empty. */
export function readCell(type: ColumnType, text: string, notation: Notation): Cell {
  if (text.includes('\0')) return { problem: 'holds a NUL byte; remove it' };
  if (text.includes('\uFFFD')) {
    return { problem: 'is not UTF-8 text; say in the column map which encoding the file has' };
  }
  switch (type.kind) {
    case 'id':
      return text.length <= MAX_ID ? { value: text } : tooLong(text, MAX_ID);
    case 'text':
      return text.length <= MAX_TEXT ? { value: text.trim() } : tooLong(text, MAX_TEXT);
    case 'date':
      return readDate(text.trim(), notation.dates);
    case 'amount':
      return readAmount(text.trim(), notation.decimal, type.sign);
    case 'currency':
      return notation.currencies.has(text.trim())
        ? { value: text.trim() }
        : { problem: `expected the ISO 4217 code of a currency such as USD, found ${shown(text)}` };
    case 'flag':
      return readFlag(text.trim());
    case 'choice':
      return type.of.includes(text.trim())
        ? { value: text.trim() }
        : { problem: `expected one of ${type.of.join(', ')}, found ${shown(text)}` };
  }
}

/** The type that PostgreSQL knows a column by while its rows wait to be merged. */
export function sqlTypeOf(type: ColumnType): 'text' | 'date' | 'numeric' | 'boolean' {
  switch (type.kind) {
    case 'date':
      return 'date';
    case 'amount':
      return 'numeric';
    case 'flag':
      return 'boolean';
    case 'id':
    case 'text':
    case 'currency':
    case 'choice':
      return 'text';
  }
}

/** A cell as a message shows it: quoted, cut, nothing that moves a terminal's cursor. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text);
}

const DATE_PATTERNS: Record<DateNotation, RegExp> = {
  'YYYY-MM-DD': /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})$/,
  YYYYMMDD: /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/,
  'DD.MM.YYYY': /^(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4})$/,
  'DD/MM/YYYY': /^(?<day>\d{1,2})\/(?<month>\d{1,2})\/(?<year>\d{4})$/,
  'MM/DD/YYYY': /^(?<month>\d{1,2})\/(?<day>\d{1,2})\/(?<year>\d{4})$/,
};
const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function readDate(text: string, notation: DateNotation): Cell {
  const parts = DATE_PATTERNS[notation].exec(text)?.groups;
  if (parts) {
    const [year, month, day] = [Number(parts['year']), Number(parts['month']), Number(parts['day'])];
    if (exists(year, month, day)) return { value: plainDateOf(year, month, day) };
  }
  return { problem: `expected a date written ${notation}, found ${shown(text)}` };
}

function exists(year: number, month: number, day: number): boolean {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 && !leap ? 28 : (DAYS_IN_MONTH[month - 1] ?? 0);
  return year >= 1900 && year <= 2999 && day >= 1 && day <= days;
}

function plainDateOf(year: number, month: number, day: number): PlainDate {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` as PlainDate;
}

const PLAIN_AMOUNT = /^-?\d+(\.\d+)?$/;
const POINT_AMOUNT = /^[-+]?(\d{1,3}([, ]\d{3})+|\d+)(\.\d*)?-?$/;
const COMMA_AMOUNT = /^[-+]?(\d{1,3}([. ]\d{3})+|\d+)(,\d*)?-?$/;

function readAmount(text: string, decimal: '.' | ',', sign: 'any' | 'unsigned' | 'positive'): Cell {
  const value = decimal === '.' && PLAIN_AMOUNT.test(text) ? text : plainAmount(text, decimal);
  if (value === undefined) {
    return { problem: `expected an amount such as 1234${decimal}56, found ${shown(text)}` };
  }
  const [whole = '', decimals = ''] = value.replace('-', '').split('.');
  if (whole.length > MAX_WHOLE_DIGITS || decimals.length > MAX_DECIMALS) {
    return {
      problem: `expected at most ${MAX_WHOLE_DIGITS} digits and ${MAX_DECIMALS} decimals, found ${shown(text)}`,
    };
  }
  const zero = !/[1-9]/.test(value);
  if (sign !== 'any' && value.startsWith('-') && !zero) {
    return { problem: `expected an amount that is not negative, found ${shown(text)}` };
  }
  if (sign === 'positive' && zero) return { problem: 'expected an amount above zero, found zero' };
  return { value };
}

/** `1.234,50-` (an SAP export) as `-1234.50`; undefined when it is no amount. */
function plainAmount(text: string, decimal: '.' | ','): string | undefined {
  const pattern = decimal === '.' ? POINT_AMOUNT : COMMA_AMOUNT;
  if (!pattern.test(text) || (/^[-+]/.test(text) && text.endsWith('-'))) return undefined;
  const negative = text.startsWith('-') || text.endsWith('-');
  const [whole = '', decimals = ''] = text.replaceAll(/[-+ ]/g, '').split(decimal);
  const digits = whole.replaceAll(/[.,]/g, '');
  return `${negative ? '-' : ''}${digits}${decimals === '' ? '' : `.${decimals}`}`;
}

// NetSuite writes T and F.
const FLAGS: ReadonlyMap<string, string> = new Map([
  ...['T', 'TRUE', 'YES', 'Y', '1'].map((yes) => [yes, 'true'] as const),
  ...['F', 'FALSE', 'NO', 'N', '0'].map((no) => [no, 'false'] as const),
]);

function readFlag(text: string): Cell {
  const value = FLAGS.get(text.toUpperCase());
  return value === undefined
    ? { problem: `expected T or F (or true and false), found ${shown(text)}` }
    : { value };
}

function tooLong(text: string, max: number): Cell {
  return { problem: `expected at most ${max} characters, found ${text.length}: ${shown(text)}` };
}
