import type pg from 'pg';
import type { Projection } from '../projection.js';

/** Where the tables and views of one version live. */
export const schemaOf = (version: number): string => `read_v${version}`;
/** The table behind a read model's view. */
export const tableOf = (schema: string, projection: Projection, suffix = ''): string =>
  `${schema}.${projection.name}_rows${suffix}`;

/** Makes schema, tables and views of a version, as far as they are not there. */
export async function makeReadSchema(
  connection: pg.ClientBase,
  schema: string,
  projections: readonly Projection[],
  reader: string,
): Promise<void> {
  await connection.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
  await connection.query(`GRANT USAGE ON SCHEMA ${schema} TO ${quoted(reader)}`);
  for (const projection of projections) {
    await makeTable(connection, schema, projection);
    await makeView(connection, schema, projection, reader);
  }
}

export async function makeTable(
  connection: pg.ClientBase,
  schema: string,
  projection: Projection,
  suffix = '',
): Promise<void> {
  const { columns, key, indexes } = projection.table;
  const table = tableOf(schema, projection, suffix);
  const definitions = Object.entries(columns).map(([name, type]) => `${name} ${type}`);
  await connection.query(
    `CREATE TABLE IF NOT EXISTS ${table} (${definitions.join(', ')}, PRIMARY KEY (${key.join(', ')}))`,
  );
  for (const [index, on] of indexes.entries()) {
    const name = `${projection.name}${suffix}_${index}`;
    await connection.query(`CREATE INDEX IF NOT EXISTS ${name} ON ${table} ${on}`);
  }
}

export async function makeView(
  connection: pg.ClientBase,
  schema: string,
  projection: Projection,
  reader: string,
): Promise<void> {
  const view = `${schema}.${projection.name}`;
  const { select, joins } = projection.view ?? { select: 't.*', joins: '' };
  await connection.query(
    `CREATE OR REPLACE VIEW ${view} AS SELECT ${select} FROM ${tableOf(schema, projection)} t ${joins}`,
  );
  await connection.query(`GRANT SELECT ON ${view} TO ${quoted(reader)}`);
}

/** Turns the readers outside to a version: `read.<name>` become views on its views. */
export async function turnReaders(
  connection: pg.ClientBase,
  schema: string,
  projections: readonly Projection[],
  reader: string,
): Promise<void> {
  for (const { name } of projections) {
    // Dropped and made: a replaced view can't lose or reorder columns.
    await connection.query(`DROP VIEW IF EXISTS read.${name}`);
    await connection.query(`CREATE VIEW read.${name} AS SELECT * FROM ${schema}.${name}`);
    await connection.query(`GRANT SELECT ON read.${name} TO ${quoted(reader)}`);
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
