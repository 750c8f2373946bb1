import { typeParsers } from '#database';

/** A value as JSON has it: numeric as a decimal string, a date as a text, a time as an ISO instant. */
export type JsonSafe =
  string | number | boolean | null | readonly JsonSafe[] | { readonly [name: string]: JsonSafe };

export type Decode = (text: string) => JsonSafe;

/** The types that a column may have, by PostgreSQL's name, and how a value is read. */
export interface CarriedType {
  readonly name: string;
  readonly decode: Decode;
}

const asText: Decode = (text) => text;
const asParsed =
  (oid: number): Decode =>
  (text) =>
    typeParsers.getTypeParser(oid)(text) as JsonSafe;

// OIDs of https://github.com/postgres/postgres/blob/REL_18_STABLE/src/include/catalog/pg_type.dat, which are fixed.
const SCALARS: readonly (readonly [oid: number, arrayOid: number, name: string, decode: Decode])[] = [
  [16, 1000, 'bool', (text) => text === 't'],
  [20, 1016, 'int8', asParsed(20)],
  [21, 1005, 'int2', Number],
  [23, 1007, 'int4', Number],
  [25, 1009, 'text', asText],
  [700, 1021, 'float4', finite],
  [701, 1022, 'float8', finite],
  [1042, 1014, 'bpchar', asText],
  [1043, 1015, 'varchar', asText],
  [1082, 1182, 'date', asText],
  [1083, 1183, 'time', asText],
  [1114, 1115, 'timestamp', asText],
  [1184, 1185, 'timestamptz', asParsed(1184)],
  [1186, 1187, 'interval', asText],
  [1700, 1231, 'numeric', exact],
  [2950, 2951, 'uuid', asText],
];

const CARRIED: ReadonlyMap<number, CarriedType> = new Map([
  ...SCALARS.flatMap(([oid, arrayOid, name, decode]) => [
    [oid, { name, decode }] as const,
    [arrayOid, { name: `${name}[]`, decode: arrayOf(decode) }] as const,
  ]),
  [19, { name: 'name', decode: asText }],
  [114, { name: 'json', decode: (text) => JSON.parse(text) as JsonSafe }],
  [3802, { name: 'jsonb', decode: (text) => JSON.parse(text) as JsonSafe }],
]);

/** Undefined for a type that a contract's rows can't carry. */
export function carriedType(oid: number): CarriedType | undefined {
  return CARRIED.get(oid);
}

export const CARRIED_TYPES: readonly string[] = [...CARRIED.values()].map(({ name }) => name);

function finite(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  throw new RangeError(`${text} is not a number that JSON has.`);
}

function exact(text: string): string {
  if (/^-?[0-9.]+$/.test(text)) return text;
  throw new RangeError(`${text} is not a decimal number.`);
}

type Nested = readonly (string | null | Nested)[];
const TEXT_ARRAY = 1009;
const parseTexts = typeParsers.getTypeParser(TEXT_ARRAY) as (text: string) => Nested;

function arrayOf(decode: Decode): Decode {
  const each = (entries: Nested): readonly JsonSafe[] =>
    entries.map((entry) => {
      if (entry === null) return null;
      return typeof entry === 'string' ? decode(entry) : each(entry);
    });
  return (text) => each(parseTexts(text));
}
