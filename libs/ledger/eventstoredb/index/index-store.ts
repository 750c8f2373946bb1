import { DatabaseUnavailable, isUnavailable, pool } from '#database';
import type { Instant } from '#eventsourcing';
import type pg from 'pg';
import { LedgerUnavailable } from '../../errors.js';
import type { Lane, Position, Revision, StreamName } from '../../recorded.js';
import { isAfter, type LogPosition } from './log-position.js';

/** Where an event stands. */
export interface IndexRow {
  readonly position: Position;
  readonly log: LogPosition;
  readonly stream: StreamName;
  readonly revision: Revision;
  readonly recorded_at: Instant;
}

/** What is added: a row that has no position yet. */
export interface NewRow extends Omit<IndexRow, 'position'> {
  readonly type: string;
  readonly lane: Lane;
}

export interface IndexHead {
  readonly position: Position;
  readonly recordedAt: Instant | null;
  /** Everything of the server's log up to here is in the index. */
  readonly scanned: LogPosition | undefined;
}

export interface BoundTo {
  readonly ledger_id: string;
  readonly ledger_epoch: number;
}

/** What a holder of the indexer's lease does first in each of its transactions. */
export type Guard = (connection: pg.ClientBase) => Promise<void>;

interface Row extends Omit<IndexRow, 'log'> {
  readonly commit_position: string;
  readonly prepare_position: string;
}

interface HeadRow {
  readonly position: Position | null;
  readonly recorded_at: Instant | null;
  readonly commit_position: string | null;
  readonly prepare_position: string | null;
  readonly scanned_commit: string | null;
  readonly scanned_prepare: string | null;
}

const COLUMNS = `position, commit_position::text, prepare_position::text, stream, revision, recorded_at`;

/** The table behind the positions: an ordinal for each event of the server's log that is the ledger's. */
export class IndexStore {
  private readonly pool: pg.Pool;

  constructor(url: string) {
    this.pool = pool({ url, name: 'ledger-index', max: 4, queryTimeoutMs: 30_000 });
  }

  /** Makes this the index of a ledger if it is nobody's yet; answers whose it is. */
  async bind(ledgerId: string, epoch: number): Promise<BoundTo> {
    const rows = await this.query<BoundTo>({
      text: 'SELECT ledger_id, ledger_epoch FROM ledger_index.bind($1, $2)',
      values: [ledgerId, epoch],
    });
    return rows[0] as BoundTo;
  }

  async head(): Promise<IndexHead> {
    const rows = await this.query<HeadRow>({
      name: 'index-head',
      text: `SELECT e.position, e.recorded_at, e.commit_position::text, e.prepare_position::text,
                    h.scanned_commit::text, h.scanned_prepare::text
               FROM ledger_index.head h
               LEFT JOIN LATERAL (SELECT * FROM ledger_index.events ORDER BY position DESC LIMIT 1) e ON true`,
    });
    const row = rows[0] as HeadRow;
    const last = logPosition(row.commit_position, row.prepare_position);
    const scanned = logPosition(row.scanned_commit, row.scanned_prepare);
    return {
      position: row.position ?? (0 as Position),
      recordedAt: row.recorded_at,
      scanned: last && scanned && isAfter(scanned, last) ? scanned : (last ?? scanned),
    };
  }

  /** Adds rows behind a position. @returns false when somebody else has added some since */
  async add(last: Position, rows: readonly NewRow[], guard: Guard | undefined): Promise<boolean> {
    return this.transaction(guard, async (connection) => {
      const { rows: answer } = await connection.query<{ added: boolean }>({
        name: 'index-add',
        text: 'SELECT ledger_index.add($1, $2, $3, $4, $5, $6, $7, $8) AS added',
        values: [
          last,
          rows.map((row) => String(row.log.commit)),
          rows.map((row) => String(row.log.prepare)),
          rows.map((row) => row.stream),
          rows.map((row) => row.revision),
          rows.map((row) => row.type),
          rows.map((row) => row.lane),
          rows.map((row) => row.recorded_at),
        ],
      });
      return answer[0]?.added === true;
    });
  }

  /** Keeps how far the log was looked through, so that a restart does not do it again. */
  async scanned(at: LogPosition, guard: Guard | undefined): Promise<void> {
    await this.transaction(guard, async (connection) => {
      await connection.query('SELECT ledger_index.scanned($1, $2)', [String(at.commit), String(at.prepare)]);
    });
  }

  after(position: Position, limit: number): Promise<readonly IndexRow[]> {
    return this.rows(
      'after',
      `SELECT ${COLUMNS} FROM ledger_index.events WHERE position > $1 ORDER BY position LIMIT $2`,
      [position, limit],
    );
  }

  ofTypes(after: Position, upTo: Position, types: readonly string[]): Promise<readonly IndexRow[]> {
    return this.rows(
      'types',
      `SELECT ${COLUMNS} FROM ledger_index.events
        WHERE position > $1 AND position <= $2 AND type = ANY ($3) ORDER BY position`,
      [after, upTo, types],
    );
  }

  ofLane(lane: Lane, after: Position, upTo: Position): Promise<readonly IndexRow[]> {
    return this.rows(
      'lane',
      `SELECT ${COLUMNS} FROM ledger_index.events
        WHERE lane = $1 AND lane <> stream AND position > $2 AND position <= $3
       UNION ALL
       SELECT ${COLUMNS} FROM ledger_index.events
        WHERE stream = $1 AND lane = $1 AND position > $2 AND position <= $3
        ORDER BY position`,
      [lane, after, upTo],
    );
  }

  async locate(stream: StreamName, revision: Revision): Promise<Position | undefined> {
    const rows = await this.query<{ position: Position }>({
      name: 'index-locate',
      text: 'SELECT position FROM ledger_index.events WHERE stream = $1 AND revision = $2',
      values: [stream, revision],
    });
    return rows[0]?.position;
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async rows(name: string, text: string, values: readonly unknown[]): Promise<readonly IndexRow[]> {
    const rows = await this.query<Row>({ name: `index-${name}`, text, values: [...values] });
    return rows.map(({ commit_position, prepare_position, ...row }) => ({
      ...row,
      log: { commit: BigInt(commit_position), prepare: BigInt(prepare_position) },
    }));
  }

  private async query<R extends pg.QueryResultRow>(query: pg.QueryConfig): Promise<R[]> {
    try {
      return (await this.pool.query<R>(query)).rows;
    } catch (error) {
      throw asUnavailable(error);
    }
  }

  private async transaction<T>(
    guard: Guard | undefined,
    work: (connection: pg.ClientBase) => Promise<T>,
  ): Promise<T> {
    let connection: pg.PoolClient | undefined;
    let broken = true;
    try {
      connection = await this.pool.connect();
      await connection.query('BEGIN');
      await guard?.(connection);
      const result = await work(connection);
      await connection.query('COMMIT');
      broken = false;
      return result;
    } catch (error) {
      throw asUnavailable(error);
    } finally {
      connection?.release(broken);
    }
  }
}

function logPosition(commit: string | null, prepare: string | null): LogPosition | undefined {
  return commit === null || prepare === null
    ? undefined
    : { commit: BigInt(commit), prepare: BigInt(prepare) };
}

function asUnavailable(error: unknown): unknown {
  if (!isUnavailable(error)) return error;
  const { message } = error as Error;
  return new LedgerUnavailable(`The ledger's index can't be used now (${message}).`, {
    cause: new DatabaseUnavailable(message, { cause: error }),
  });
}
