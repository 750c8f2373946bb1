import { ContextSqlError } from './context-sql-error.js';
import { CARRIED_TYPES, carriedType, type Decode } from './values.js';
import type { Field } from './wire.js';

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly decode: Decode;
}

/** @throws ContextSqlError when a column has no name, that of another one, or a type that rows can't carry */
export function columnsOf(fields: readonly Field[]): readonly Column[] {
  const seen = new Set<string>();
  return fields.map(({ name, dataTypeID }, index) => {
    if (name === '?column?' || name === '__proto__') {
      throw wrong(`Column ${index + 1} has no name that a row can have.`, 'Name it: ... AS total_open');
    }
    if (seen.has(name))
      throw wrong(`Two columns are called ${name}.`, 'Give one of them another name with AS.');
    seen.add(name);
    const carried = carriedType(dataTypeID);
    if (!carried) {
      throw wrong(
        `The column ${name} has a type that a row can't carry.`,
        `Cast it, for example to text. Types are ${CARRIED_TYPES.filter((type) => !type.endsWith('[]')).join(', ')}, and arrays of them.`,
      );
    }
    return { name, type: carried.name, decode: carried.decode };
  });
}

function wrong(message: string, hint: string): ContextSqlError {
  return new ContextSqlError('invalid_sql', message, null, hint);
}
