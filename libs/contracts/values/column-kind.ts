import { list, type Shape, value, type ValueKind } from './shape.js';

/** A column of a query, as the database describes it. */
export interface Column {
  readonly name: string;
  /** PostgreSQL's name of the type: `numeric`, `int4`, `date`, `timestamptz`, `text`, ... */
  readonly type: string;
}

const KINDS: ReadonlyMap<string, ValueKind> = new Map([
  ['bool', 'bool'],
  ['boolean', 'bool'],
  ['int2', 'int'],
  ['int4', 'int'],
  ['int8', 'int'],
  ['smallint', 'int'],
  ['integer', 'int'],
  ['bigint', 'int'],
  ['numeric', 'decimal'],
  ['decimal', 'decimal'],
  ['float4', 'decimal'],
  ['float8', 'decimal'],
  ['real', 'decimal'],
  ['double precision', 'decimal'],
  ['date', 'date'],
  ['timestamptz', 'timestamp'],
  ['timestamp', 'timestamp'],
  ['timestamp with time zone', 'timestamp'],
  ['timestamp without time zone', 'timestamp'],
  ['json', 'json'],
  ['jsonb', 'json'],
]);

/** What is not known here is text to a contract: names, ids, codes. */
export function shapeOfColumn(type: string): Shape {
  const plain = type.toLowerCase().replace(/\(.*\)/, '');
  const array = /^_(.+)$|^(.+)\[\]$/.exec(plain);
  if (array) return list(shapeOfColumn(array[1] ?? array[2] ?? 'text'));
  return value(KINDS.get(plain) ?? 'text');
}
