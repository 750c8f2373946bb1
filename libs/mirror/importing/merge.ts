import type { Instant, PlainDate } from '#eventsourcing';
import type pg from 'pg';
import type { ImportKind, Sql } from './kinds/import-kind.js';
import type { RowProblem } from './problems.js';
import type { RowReader } from './row-reader.js';

export interface MergeCounts {
  /** Not there, or closed, before; open now. */
  readonly opened: number;
  /** Neither opened nor closed, and something else in it is new. */
  readonly changed: number;
  /** Closed by what its row says, or because a complete file no longer has it. */
  readonly closed: number;
  readonly unchanged: number;
}

/** By currency: rows that were taken and the sum of their amounts, a decimal string. */
export type ControlTotal = Readonly<Record<string, { readonly rows: number; readonly amount: string }>>;

export interface FoundProblems {
  readonly first: readonly RowProblem[];
  readonly count: number;
}

/** Brings the waiting rows of one file into their table. Every method is a step of one transaction. */
export class Merge {
  private readonly columns: readonly Written[];

  constructor(
    private readonly connection: pg.Client,
    private readonly kind: ImportKind,
    private readonly reader: RowReader,
    private readonly moment: { readonly now: Instant; readonly asOf: PlainDate },
  ) {
    this.columns = writtenColumns(kind, new Set(reader.columns));
  }

  /** Gives ids to rows whose file has none. */
  async deriveIds(): Promise<void> {
    if (this.kind.derivedId === undefined || this.reader.columns.includes('id')) return;
    await this.run(`UPDATE waiting s SET id = ${this.kind.derivedId}`);
  }

  /** Takes out the rows that can't be merged and answers what is wrong with them: the first `keep`, and their number. */
  async takeOutWrongRows(keep: number): Promise<readonly FoundProblems[]> {
    const found = [await this.takeOut(keep, 'id', DUPLICATES.wrong, DUPLICATES.message)];
    for (const { column, wrong, message, whenMapped } of this.kind.checks) {
      if (whenMapped && !this.reader.columns.includes(column)) continue;
      found.push(await this.takeOut(keep, column, wrong, message));
    }
    return found;
  }

  async merge(): Promise<MergeCounts> {
    for (const statement of this.kind.before) await this.run(statement);
    const counts = await this.count();
    const { table } = this.kind;
    const updates = this.columns.filter((column) => column.update !== undefined);
    const stamp = STAMPED.has(table) ? ['lastmodifieddate'] : [];
    await this.run(`
      UPDATE mirror.${table} t
         SET ${[...updates.map(({ name, update }) => `${name} = ${update}`), ...stamp.map((name) => `${name} = :now`)].join(', ')}
        FROM waiting s WHERE t.id = s.id AND ${this.differs()}`);
    await this.run(`
      INSERT INTO mirror.${table} (${['id', ...this.columns.map(({ name }) => name), ...stamp].join(', ')})
      SELECT ${['s.id', ...this.columns.map(({ insert }) => insert), ...stamp.map(() => ':now')].join(', ')}
        FROM waiting s WHERE NOT EXISTS (SELECT 1 FROM mirror.${table} t WHERE t.id = s.id)`);
    return counts;
  }

  /** Closes what is open and neither among the waiting rows nor among the refused ones. */
  async closeVanished(): Promise<number> {
    const stamp = STAMPED.has(this.kind.table) ? ', lastmodifieddate = :now' : '';
    const { rowCount } = await this.run(`
      UPDATE mirror.${this.kind.table} t SET ${this.kind.close}${stamp}
       WHERE ${this.kind.scope} AND ${this.kind.wasOpen}
         AND NOT EXISTS (SELECT 1 FROM waiting s WHERE s.id = t.id)
         AND NOT EXISTS (SELECT 1 FROM refused r WHERE r.id = t.id)`);
    return rowCount ?? 0;
  }

  async controlTotal(): Promise<ControlTotal> {
    if (this.kind.amount === undefined) return {};
    const { rows } = await this.connection.query<{ currency: string; rows: number; amount: string }>(
      `SELECT currency, count(*) AS rows, coalesce(sum(abs(${this.kind.amount})), 0)::text AS amount
         FROM waiting GROUP BY currency ORDER BY currency`,
    );
    return Object.fromEntries(rows.map(({ currency, ...total }) => [currency, total]));
  }

  private async count(): Promise<MergeCounts> {
    const { rows } = await this.run<MergeCounts>(`
      SELECT count(*) FILTER (WHERE is_open AND NOT was_open) AS opened,
             count(*) FILTER (WHERE is_open = was_open AND differs) AS changed,
             count(*) FILTER (WHERE NOT is_open AND (was_open OR is_new)) AS closed,
             count(*) FILTER (WHERE is_open = was_open AND NOT differs AND NOT is_new) AS unchanged
        FROM (SELECT t.id IS NULL AS is_new,
                     t.id IS NOT NULL AND ${this.kind.wasOpen} AS was_open,
                     ${this.kind.isOpen} AS is_open,
                     t.id IS NOT NULL AND ${this.differs()} AS differs
                FROM waiting s LEFT JOIN mirror.${this.kind.table} t ON t.id = s.id) judged`);
    return rows[0] as MergeCounts;
  }

  private differs(): Sql {
    const updates = this.columns.filter((column) => column.update !== undefined);
    const known = updates.map(({ name }) => `t.${name}`).join(', ');
    return `ROW(${known}) IS DISTINCT FROM ROW(${updates.map(({ update }) => update).join(', ')})`;
  }

  private async takeOut(keep: number, column: string, wrong: Sql, message: Sql): Promise<FoundProblems> {
    const { rows } = await this.run<{ line: number; message: string; total: number }>(`
      WITH wrong AS MATERIALIZED (SELECT s.line, ${message} AS message FROM waiting s ${wrong}),
           refusal AS (
             INSERT INTO refused SELECT s.id FROM waiting s WHERE s.line IN (SELECT line FROM wrong)),
           removal AS (
             DELETE FROM waiting s WHERE s.line IN (SELECT line FROM wrong))
      SELECT line, message, count(*) OVER () AS total FROM wrong ORDER BY line LIMIT ${keep}`);
    const place = this.reader.place(column);
    return {
      first: rows.map((row) => ({ line: row.line, ...place, message: row.message })),
      count: rows[0]?.total ?? 0,
    };
  }

  private run<Row extends pg.QueryResultRow>(sql: Sql): Promise<pg.QueryResult<Row>> {
    const { now, asOf } = this.moment;
    return this.connection.query<Row>(
      sql.replaceAll(':now', `timestamptz '${now}'`).replaceAll(':as_of', `date '${asOf}'`),
    );
  }
}

/** Tables that say when a row of theirs was last changed. */
const STAMPED: ReadonlySet<string> = new Set(['transactions', 'customers']);

/** The first row of an id counts; the others are reported. */
const DUPLICATES = {
  wrong: `JOIN (SELECT id, min(line) AS first FROM waiting GROUP BY id HAVING count(*) > 1) d
            ON d.id = s.id AND d.first <> s.line`,
  message: `'duplicate: ' || to_json(s.id) || ' is in line ' || d.first || ' already'`,
};

/** A column of the table: what a new row gets, and what a known row gets; undefined: it keeps what it has. */
interface Written {
  readonly name: string;
  readonly insert: Sql;
  readonly update?: Sql;
}

function writtenColumns(kind: ImportKind, mapped: ReadonlySet<string>): readonly Written[] {
  const own = Object.entries(kind.columns)
    .filter(([name, { aside }]) => name !== 'id' && !aside)
    .map(([name, { otherwise }]): Written => {
      const insert = otherwise === undefined ? `s.${name}` : `coalesce(s.${name}, ${otherwise})`;
      if (!mapped.has(name)) return { name, insert };
      return {
        name,
        insert,
        update: otherwise === undefined ? `s.${name}` : `coalesce(s.${name}, t.${name})`,
      };
    });
  const derived = Object.entries(kind.derived).map(([name, { value, whenMapped }]): Written => {
    const written = whenMapped?.some((column) => mapped.has(column)) ?? true;
    return written ? { name, insert: value, update: value } : { name, insert: value };
  });
  return [...own, ...derived];
}
