import { DatabaseUnavailable, isUnavailable, pool } from '#database';
import type { Instant } from '#eventsourcing';
import type pg from 'pg';
import { LedgerUnavailable } from '../errors.js';
import type { Batch, Filter, LedgerHead } from '../ledger.js';
import {
  type Lane,
  type Position,
  position,
  type Recorded,
  type Revision,
  START,
  type StreamEvent,
  type StreamName,
} from '../recorded.js';
import { ENVELOPES, LEAVES } from './envelopes.js';
import { COLUMNS, type EventRow, recorded } from './rows.js';

const PAGE = 2_000;
const NOTHING = new Uint8Array();
/** Positions that a filtered read looks through at a time. */
const FILTERED_SPAN = 20_000;

interface HeadRow {
  readonly ledger_id: string;
  readonly epoch: number;
  readonly position: Position;
  readonly recorded_at: Instant | null;
}

/** All ways of reading the table, by key and in pages. */
export class Reader {
  private readonly pool: pg.Pool;

  constructor(url: string) {
    this.pool = pool({ url, name: 'read', max: 4, queryTimeoutMs: 30_000 });
  }

  async stream(stream: StreamName, after: Revision, limit: number): Promise<readonly StreamEvent[]> {
    const events: StreamEvent[] = [];
    let last: number = after;
    for (;;) {
      const wanted = Math.min(PAGE, limit - events.length);
      const rows = await this.rows(
        'stream',
        `SELECT ${COLUMNS} FROM ledger.events WHERE stream = $1 AND revision > $2 ORDER BY revision LIMIT $3`,
        [stream, last, wanted],
      );
      for (const row of rows) events.push(recorded(row));
      if (rows.length < PAGE || events.length >= limit) return events;
      last = (rows.at(-1) as EventRow).revision;
    }
  }

  async all(after: Position, limit: number): Promise<readonly Recorded[]> {
    const rows = await this.rows(
      'all',
      `SELECT ${COLUMNS} FROM ledger.events WHERE position > $1 ORDER BY position LIMIT $2`,
      [after, limit],
    );
    return rows.map(recorded);
  }

  async envelopes(after: Position, limit: number): Promise<readonly string[]> {
    const rows = await this.query<{ envelope: string }>({
      name: 'ledger-envelopes',
      text: ENVELOPES,
      values: [after, limit],
    });
    return rows.map((row) => row.envelope);
  }

  async leaves(after: Position, limit: number): Promise<Uint8Array> {
    const [row] = await this.query<{ leaves: Buffer | null }>({
      name: 'ledger-leaves',
      text: LEAVES,
      values: [after, limit],
    });
    return row?.leaves ?? NOTHING;
  }

  /** The next page of what a filter lets through, and how far it looked; undefined when nothing is there yet. */
  async page(after: Position, filter: Filter | undefined): Promise<Batch | undefined> {
    if (!filter?.types) {
      const events = await this.all(after, PAGE);
      const last = events.at(-1);
      return last ? { events, upTo: last.position } : undefined;
    }
    const head = (await this.head()).position;
    if (head <= after) return undefined;
    const upTo = position(Math.min(head, after + FILTERED_SPAN));
    const rows = await this.rows(
      'filtered',
      `SELECT ${COLUMNS} FROM ledger.events
        WHERE position > $1 AND position <= $2 AND type = ANY ($3) ORDER BY position`,
      [after, upTo, filter.types],
    );
    return { events: rows.map(recorded), upTo };
  }

  async lane(lane: Lane, after: Position, upTo: Position): Promise<readonly Recorded[]> {
    const rows = await this.rows(
      'lane',
      `SELECT ${COLUMNS} FROM ledger.events
        WHERE lane = $1 AND lane <> stream AND position > $2 AND position <= $3
       UNION ALL
       SELECT ${COLUMNS} FROM ledger.events
        WHERE stream = $1 AND lane = $1 AND position > $2 AND position <= $3
        ORDER BY position`,
      [lane, after, upTo],
    );
    return rows.map(recorded);
  }

  async known(stream: StreamName, keys: readonly string[]): Promise<readonly StreamEvent[]> {
    const rows = await this.rows(
      'known',
      `SELECT ${COLUMNS} FROM ledger.events WHERE stream = $1 AND key = ANY ($2) ORDER BY revision`,
      [stream, keys],
    );
    return rows.map(recorded);
  }

  async locate(stream: StreamName, revision: Revision): Promise<Position> {
    const rows = await this.query<{ position: Position }>({
      name: 'ledger-locate',
      text: 'SELECT position FROM ledger.events WHERE stream = $1 AND revision = $2',
      values: [stream, revision],
    });
    return rows[0]?.position ?? START;
  }

  async head(): Promise<LedgerHead> {
    const rows = await this.query<HeadRow>({
      name: 'ledger-head',
      text: `SELECT h.ledger_id, h.epoch, coalesce(e.position, 0) AS position, e.recorded_at
               FROM ledger.head h
               LEFT JOIN LATERAL (SELECT position, recorded_at FROM ledger.events
                                   ORDER BY position DESC LIMIT 1) e ON true`,
    });
    const row = rows[0] as HeadRow;
    return { ledgerId: row.ledger_id, epoch: row.epoch, position: row.position, recordedAt: row.recorded_at };
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private rows(name: string, text: string, values: readonly unknown[]): Promise<EventRow[]> {
    return this.query<EventRow>({ name: `ledger-${name}`, text, values: [...values] });
  }

  private async query<Row extends pg.QueryResultRow>(query: pg.QueryConfig): Promise<Row[]> {
    try {
      return (await this.pool.query<Row>(query)).rows;
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      throw new LedgerUnavailable(`The ledger can't be read now (${(error as Error).message}).`, {
        cause: new DatabaseUnavailable((error as Error).message, { cause: error }),
      });
    }
  }
}
