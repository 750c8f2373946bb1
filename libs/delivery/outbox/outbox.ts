import type pg from 'pg';
import type { Position } from '#ledger';
import { fence, type Lease, saveCheckpoints, type CheckpointWrite } from '#subscriptions';

/** What is put on its way. */
export interface NewDelivery {
  readonly position: Position;
  readonly lane: string;
  readonly type: string;
  readonly eventId: string;
}

/** What is to be sent, at its time. */
export interface DueDelivery {
  readonly position: Position;
  readonly lane: string;
  readonly attempts: number;
  /** Milliseconds until it is due; 0 or less: now. */
  readonly in_ms: number;
  /** The time by the database's clock, in seconds since 1970. */
  readonly now_s: number;
}

/** What an attempt came to. A `due` one is tried again after the pause. */
export interface AttemptResult {
  readonly position: Position;
  readonly state: 'delivered' | 'due' | 'parked';
  readonly pauseMs: number;
  readonly answer: number | null;
  readonly error: string | null;
}

/**
 * What is on its way to one subscriber. Of each lane the first that is not done is due or parked, and those behind
 * it wait, so that what is due now is found by one index however much waits. One process at a time writes it, one
 * statement after the other.
 */
export class Outbox {
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly pool: pg.Pool,
    private readonly lease: Lease,
    private readonly subscriptionId: string,
  ) {}

  /** Takes in what a page of the ledger came to, together with how far the ledger was read. */
  take(deliveries: readonly NewDelivery[], checkpoint: CheckpointWrite): Promise<void> {
    return this.exclusively(async (connection) => {
      await connection.query(INSERT, [
        this.subscriptionId,
        deliveries.map((one) => one.position),
        deliveries.map((one) => one.lane),
        deliveries.map((one) => one.type),
        deliveries.map((one) => one.eventId),
      ]);
      await saveCheckpoints(connection, [checkpoint]);
    });
  }

  /** The next to be sent, and those that are due later, as many as asked for, the earliest first. */
  async due(beside: readonly Position[], limit: number): Promise<readonly DueDelivery[]> {
    const { rows } = await this.pool.query<DueDelivery>(DUE, [this.subscriptionId, beside, limit]);
    return rows;
  }

  /** Runs of which something is due: those that wait behind others of their run are not counted. */
  async dueCount(upTo: number): Promise<number> {
    const { rows } = await this.pool.query<{ n: number }>(
      `SELECT count(*)::integer AS n FROM (SELECT FROM delivery.deliveries
        WHERE subscription_id = $1 AND state = 'due' LIMIT $2) d`,
      [this.subscriptionId, upTo],
    );
    return rows[0]?.n ?? 0;
  }

  settle(results: readonly AttemptResult[]): Promise<void> {
    return this.exclusively(async (connection) => {
      await connection.query(SETTLE, [
        this.subscriptionId,
        results.map((one) => one.position),
        results.map((one) => one.state),
        results.map((one) => one.pauseMs),
        results.map((one) => one.answer),
        results.map((one) => one.error?.slice(0, 500) ?? null),
      ]);
    });
  }

  /** The receiver is back: what waits for another attempt need not wait long. */
  hurry(withinMs: number): Promise<void> {
    return this.exclusively(async (connection) => {
      await connection.query(
        `UPDATE delivery.deliveries SET due_at = clock_timestamp() + random() * $2 * interval '1 millisecond'
          WHERE subscription_id = $1 AND state = 'due' AND attempts > 0
            AND due_at > clock_timestamp() + $2 * interval '1 millisecond'`,
        [this.subscriptionId, withinMs],
      );
    });
  }

  /** An operator's act on parked and failing runs, once: `checkpoint` is that of whoever heard of it. */
  resume(runId: string | null, skip: boolean, checkpoint: CheckpointWrite): Promise<void> {
    return this.exclusively(async (connection) => {
      await connection.query(skip ? SKIP : RETRY, [this.subscriptionId, runId]);
      await saveCheckpoints(connection, [checkpoint]);
    });
  }

  /** Forgets everything after a position, so that it is taken in again. */
  rewind(from: CheckpointWrite, checkpoint: CheckpointWrite): Promise<void> {
    return this.exclusively(async (connection) => {
      await connection.query('DELETE FROM delivery.deliveries WHERE subscription_id = $1 AND position > $2', [
        this.subscriptionId,
        from.checkpoint.position,
      ]);
      await saveCheckpoints(connection, [from, checkpoint]);
    });
  }

  /** The subscription was removed: nothing of it stays but what the ledger has. */
  remove(subscription: string, checkpoint: CheckpointWrite): Promise<void> {
    return this.exclusively(async (connection) => {
      for (const table of ['deliveries', 'secrets', 'lines']) {
        await connection.query(`DELETE FROM delivery.${table} WHERE subscription_id = $1`, [
          this.subscriptionId,
        ]);
      }
      await connection.query('DELETE FROM subscriptions.checkpoints WHERE subscription = $1', [subscription]);
      await saveCheckpoints(connection, [checkpoint]);
    });
  }

  /** A transaction of the holder, after those before it. @throws LeaseLost, and then nothing was written */
  private exclusively<T>(work: (connection: pg.ClientBase) => Promise<T>): Promise<T> {
    const mine = this.turn.then(() => this.transaction(work));
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async transaction<T>(work: (connection: pg.ClientBase) => Promise<T>): Promise<T> {
    const connection = await this.pool.connect();
    let broken = true;
    try {
      await connection.query('BEGIN');
      await fence(connection, this.lease);
      const result = await work(connection);
      await connection.query('COMMIT');
      broken = false;
      return result;
    } finally {
      connection.release(broken);
    }
  }
}

const OPEN = `('due', 'waiting', 'parked')`;

const INSERT = /* sql */ `
INSERT INTO delivery.deliveries (subscription_id, position, lane, type, event_id, state, due_at)
SELECT $1, g.position, g.lane, g.type, g.event_id,
       CASE WHEN row_number() OVER (PARTITION BY g.lane ORDER BY g.position) > 1
              OR EXISTS (SELECT FROM delivery.deliveries d
                          WHERE d.subscription_id = $1 AND d.lane = g.lane AND d.state IN ${OPEN})
            THEN 'waiting' ELSE 'due' END,
       clock_timestamp()
  FROM unnest($2::bigint[], $3::text[], $4::text[], $5::uuid[]) AS g(position, lane, type, event_id)
ON CONFLICT DO NOTHING`;

const DUE = /* sql */ `
SELECT position, lane, attempts, (extract(epoch FROM due_at - clock_timestamp()) * 1000)::float8 AS in_ms,
       floor(extract(epoch FROM clock_timestamp()))::float8 AS now_s
  FROM delivery.deliveries
 WHERE subscription_id = $1 AND state = 'due' AND position <> ALL ($2::bigint[])
 ORDER BY due_at, position LIMIT $3`;

/** Of each lane that has one less to do, the next is due. */
const nextOf = (done: string): string => /* sql */ `
UPDATE delivery.deliveries d SET state = 'due', due_at = clock_timestamp()
  FROM (SELECT (SELECT n.position FROM delivery.deliveries n
                 WHERE n.subscription_id = $1 AND n.lane = x.lane AND n.state = 'waiting'
                 ORDER BY n.position LIMIT 1) AS position FROM ${done} x) p
 WHERE d.subscription_id = $1 AND d.position = p.position`;

const SETTLE = /* sql */ `
WITH given AS (
  SELECT * FROM unnest($2::bigint[], $3::text[], $4::float8[], $5::integer[], $6::text[])
    AS g(position, state, pause_ms, answer, error)
), settled AS (
  UPDATE delivery.deliveries d
     SET state = g.state, attempts = d.attempts + 1, attempted_at = clock_timestamp(), answer = g.answer,
         error = g.error, due_at = clock_timestamp() + g.pause_ms * interval '1 millisecond'
    FROM given g WHERE d.subscription_id = $1 AND d.position = g.position AND d.state = 'due'
  RETURNING d.lane, d.state
), done AS (SELECT lane FROM settled WHERE state = 'delivered')
${nextOf('done')}`;

const RETRY = /* sql */ `
UPDATE delivery.deliveries SET state = 'due', attempts = 0, due_at = clock_timestamp()
 WHERE subscription_id = $1 AND ($2::text IS NULL OR lane = $2)
   AND (state = 'parked' OR (state = 'due' AND attempts > 0))`;

const SKIP = /* sql */ `
WITH skipped AS (
  UPDATE delivery.deliveries SET state = 'skipped', attempted_at = clock_timestamp()
   WHERE subscription_id = $1 AND ($2::text IS NULL OR lane = $2)
     AND (state = 'parked' OR (state = 'due' AND attempts > 0 AND $2::text IS NOT NULL))
  RETURNING lane
)
${nextOf('skipped')}`;
