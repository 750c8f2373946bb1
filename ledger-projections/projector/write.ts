import type pg from 'pg';
import type { Cell, ColumnType, Row, Table } from '../projection.js';
import type { MutationFold } from './fold.js';

/** Rows that go in one statement. */
const CHUNK = 5_000;

/** Writes a fold into its table, in few set-based statements. `relation` is a quoted, qualified name. */
export async function writeFold(
  connection: pg.ClientBase,
  relation: string,
  table: Table,
  fold: MutationFold,
): Promise<void> {
  for (const keys of chunks(fold.removals())) await remove(connection, relation, table, keys);
  for (const rows of groupsByColumns(fold.puts())) {
    for (const chunk of chunks(rows)) await put(connection, relation, table, chunk);
  }
  for (const patches of fold.patches()) {
    for (const chunk of chunks(patches)) {
      await patch(connection, relation, table, chunk);
    }
  }
}

async function put(
  connection: pg.ClientBase,
  relation: string,
  table: Table,
  rows: readonly Row[],
): Promise<void> {
  const columns = Object.keys(rows[0] as Row);
  const others = columns.filter((column) => !table.key.includes(column));
  const update = others.map((column) => `${column} = excluded.${column}`).join(', ');
  await connection.query(
    `INSERT INTO ${relation} (${columns.join(', ')})
     SELECT ${selection(table, columns)} FROM ${given(table, columns)}
     ON CONFLICT (${table.key.join(', ')}) DO ${update === '' ? 'NOTHING' : `UPDATE SET ${update}`}`,
    columnValues(table, columns, rows),
  );
}

async function patch(
  connection: pg.ClientBase,
  relation: string,
  table: Table,
  patches: readonly { readonly key: Row; readonly set: Row }[],
): Promise<void> {
  const set = Object.keys((patches[0] as { set: Row }).set);
  const keys = table.key.map((column) => `key_${column}`);
  const typed: Table = {
    ...table,
    columns: {
      ...table.columns,
      ...Object.fromEntries(
        table.key.map((column) => [`key_${column}`, table.columns[column] as ColumnType]),
      ),
    },
  };
  const columns = [...keys, ...set];
  const rows = patches.map((one) => ({
    ...Object.fromEntries(table.key.map((column) => [`key_${column}`, one.key[column] as Cell])),
    ...one.set,
  }));
  await connection.query(
    `UPDATE ${relation} t SET ${set.map((column) => `${column} = g.${column}`).join(', ')}
       FROM (SELECT ${selection(typed, columns)} FROM ${given(typed, columns)}) g
      WHERE ${table.key.map((column) => `t.${column} = g.key_${column}`).join(' AND ')}`,
    columnValues(typed, columns, rows),
  );
}

async function remove(
  connection: pg.ClientBase,
  relation: string,
  table: Table,
  keys: readonly Row[],
): Promise<void> {
  await connection.query(
    `DELETE FROM ${relation} t USING ${given(table, table.key)}
      WHERE ${table.key.map((column) => `t.${column} = g.${column}`).join(' AND ')}`,
    columnValues(table, table.key, keys),
  );
}

/** `unnest` of one array a column. An array of arrays would be flattened: those travel as JSON text. */
function given(table: Table, columns: readonly string[]): string {
  const arrays = columns.map((column, index) => `$${index + 1}::${elementType(table, column)}[]`);
  return `unnest(${arrays.join(', ')}) AS g(${columns.join(', ')})`;
}

function selection(table: Table, columns: readonly string[]): string {
  return columns
    .map((column) => {
      if (table.columns[column] === 'text[]') {
        return `CASE WHEN g.${column} IS NULL THEN NULL ELSE ARRAY(SELECT jsonb_array_elements_text(g.${column})) END AS ${column}`;
      }
      return `g.${column}`;
    })
    .join(', ');
}

function elementType(table: Table, column: string): string {
  const type = table.columns[column];
  if (type === undefined) throw new Error(`The table has no column ${column}.`);
  return type === 'text[]' ? 'jsonb' : type;
}

function columnValues(table: Table, columns: readonly string[], rows: readonly Row[]): unknown[] {
  return columns.map((column) => {
    const asJson = ['jsonb', 'text[]'].includes(table.columns[column] as string);
    return rows.map((row) => {
      const cell = row[column] ?? null;
      return asJson && cell !== null ? JSON.stringify(cell) : cell;
    });
  });
}

/** Puts of a table may name different columns; each statement names the same for all its rows. */
function groupsByColumns(rows: readonly Row[]): readonly (readonly Row[])[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const columns = Object.keys(row).join();
    const group = groups.get(columns);
    if (group) group.push(row);
    else groups.set(columns, [row]);
  }
  return [...groups.values()];
}

function* chunks<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < rows.length; from += CHUNK) yield rows.slice(from, from + CHUNK);
}
