import type pg from 'pg';
import { sqlTypeOf } from './column-types.js';
import type { ImportKind } from './kinds/import-kind.js';
import type { ReadRow } from './row-reader.js';

const ROWS_PER_STATEMENT = 2_000;

/**
 * Rows of a file that wait in a temporary table of this session to be merged: outside of any transaction, so that
 * a long file holds nothing up, and gone with the connection whatever happens.
 */
export class WaitingRows {
  private readonly insert: string;
  private batch: ReadRow[] = [];
  private inFlight: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly connection: pg.Client,
    private readonly width: number,
    kind: ImportKind,
    columns: readonly string[],
  ) {
    const types = columns.map((column) => `${sqlTypeOf(typeOf(kind, column))}[]`);
    const parameters = types.map((type, index) => `$${index + 2}::${type}`);
    this.insert = `INSERT INTO waiting (line, ${columns.join(', ')}) SELECT * FROM unnest($1::integer[], ${parameters.join(', ')})`;
  }

  static async create(
    connection: pg.Client,
    kind: ImportKind,
    columns: readonly string[],
  ): Promise<WaitingRows> {
    // Columns that the file does not bring are there too, and null.
    const all = Object.keys(kind.columns).map((column) => `${column} ${sqlTypeOf(typeOf(kind, column))}`);
    await connection.query(`CREATE TEMPORARY TABLE waiting (line integer, ${all.join(', ')})`);
    await connection.query('CREATE TEMPORARY TABLE refused (id text)');
    return new WaitingRows(connection, columns.length, kind, columns);
  }

  /** Keeps a row; waits when one batch is on its way and the next is full. */
  async add(row: ReadRow): Promise<void> {
    this.batch.push(row);
    if (this.batch.length === ROWS_PER_STATEMENT) await this.send();
  }

  /** Ids of rows that can't be taken, so that a complete file doesn't close what it still has. */
  async addRefused(ids: readonly string[]): Promise<void> {
    await this.inFlight;
    await this.connection.query('INSERT INTO refused SELECT unnest($1::text[])', [ids]);
  }

  async settle(): Promise<void> {
    await this.send();
    await this.inFlight;
    await this.connection.query('ANALYZE waiting');
  }

  private async send(): Promise<void> {
    await this.inFlight;
    if (this.batch.length === 0) return;
    const rows = this.batch;
    this.batch = [];
    const values: unknown[] = [rows.map(({ line }) => line)];
    for (let column = 0; column < this.width; column++) values.push(rows.map((row) => row.values[column]));
    // The next batch is read while this one is stored.
    this.inFlight = this.connection.query({ name: 'waiting', text: this.insert, values });
    this.inFlight.catch(() => undefined);
  }
}

function typeOf(kind: ImportKind, column: string): Parameters<typeof sqlTypeOf>[0] {
  const found = kind.columns[column];
  if (!found) throw new Error(`${kind.name} have no column ${column}.`);
  return found.type;
}
