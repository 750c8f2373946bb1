import { pool } from '#database';
import type pg from 'pg';
import type { Sealed } from '../webhooks/secret-box.js';

/** A delivery, for an operator. */
export interface DeliveryRow {
  readonly position: number;
  readonly run_id: string;
  readonly type: string;
  readonly event_id: string;
  readonly state: 'due' | 'waiting' | 'delivered' | 'parked' | 'skipped';
  readonly attempts: number;
  readonly due_at: string | null;
  readonly attempted_at: string | null;
  readonly answer: number | null;
  readonly error: string | null;
}

/** How a subscription's deliveries stand. */
export interface LineStatus {
  readonly subscription_id: string;
  /** Up to where the ledger was read for it; null before the first time. */
  readonly position: number | null;
  readonly due: number;
  readonly waiting: number;
  readonly parked: number;
  readonly problem: string | null;
  readonly last_error: string | null;
}

export interface KeptSecret extends Sealed {
  readonly version: number;
}

/** The name of a line's checkpoint. */
export const lineOf = (subscriptionId: string): string => `webhook/${subscriptionId}`;

/** How long what was delivered stays to be looked at. */
const KEPT_DAYS = 30;
/** A secret that was replaced signs on for this long. */
const RETIRES_AFTER_HOURS = 24;

/** Tables of delivery that are no outbox: lines, secrets, and what operators look at. */
export class DeliveryStore {
  private readonly pool: pg.Pool;

  constructor(url: string) {
    this.pool = pool({ url, name: 'delivery', max: 2, queryTimeoutMs: 30_000 });
  }

  async addLine(subscriptionId: string, partition: number): Promise<void> {
    await this.pool.query(
      'INSERT INTO delivery.lines (subscription_id, partition) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [subscriptionId, partition],
    );
  }

  async lines(partition: number | null = null): Promise<readonly string[]> {
    const { rows } = await this.pool.query<{ subscription_id: string }>(
      `SELECT subscription_id FROM delivery.lines WHERE $1::integer IS NULL OR partition = $1
        ORDER BY subscription_id`,
      [partition],
    );
    return rows.map((row) => row.subscription_id);
  }

  async noteProblem(subscriptionId: string, problem: string | null): Promise<void> {
    await this.pool.query(
      `UPDATE delivery.lines SET problem = $2, problem_since = CASE WHEN $2::text IS NULL THEN NULL ELSE now() END
        WHERE subscription_id = $1 AND problem IS DISTINCT FROM $2`,
      [subscriptionId, problem?.slice(0, 1_000) ?? null],
    );
  }

  async statuses(): Promise<readonly LineStatus[]> {
    const { rows } = await this.pool.query<LineStatus>(STATUSES, ['webhook/']);
    return rows;
  }

  async deliveries(
    subscriptionId: string,
    filter: { readonly state?: string | undefined; readonly run_id?: string | undefined },
    page: { readonly before: string | undefined; readonly limit: number },
  ): Promise<readonly DeliveryRow[]> {
    const { rows } = await this.pool.query<DeliveryRow>(
      `SELECT position, lane AS run_id, type, event_id, state, attempts,
              CASE WHEN state = 'due' THEN due_at END AS due_at, attempted_at, answer, error
         FROM delivery.deliveries
        WHERE subscription_id = $1 AND ($2::text IS NULL OR state = $2) AND ($3::text IS NULL OR lane = $3)
          AND ($4::bigint IS NULL OR position < $4)
        ORDER BY position DESC LIMIT $5`,
      [subscriptionId, filter.state ?? null, filter.run_id ?? null, page.before ?? null, page.limit],
    );
    return rows;
  }

  /** Keeps a secret as the newest; of those before it, the last signs on for a day. */
  async keepSecret(
    subscriptionId: string,
    version: number,
    { sealed, sealed_with }: Sealed,
  ): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `WITH kept AS (
         INSERT INTO delivery.secrets (subscription_id, version, sealed, sealed_with) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING RETURNING version
       ), retired AS (
         UPDATE delivery.secrets s SET retires_at = now() + $5 * interval '1 hour'
          WHERE s.subscription_id = $1 AND s.version < $2 AND s.retires_at IS NULL AND EXISTS (SELECT FROM kept)
       )
       SELECT FROM kept`,
      [subscriptionId, version, sealed, sealed_with, RETIRES_AFTER_HOURS],
    );
    return rowCount === 1;
  }

  /** Those that sign now, the newest first. */
  async secrets(subscriptionId: string): Promise<readonly KeptSecret[]> {
    const { rows } = await this.pool.query<KeptSecret>(
      `SELECT version, sealed, sealed_with FROM delivery.secrets
        WHERE subscription_id = $1 AND (retires_at IS NULL OR retires_at > now()) ORDER BY version DESC`,
      [subscriptionId],
    );
    return rows;
  }

  /** The time by the database's clock, in seconds since 1970. */
  async now(): Promise<number> {
    const { rows } = await this.pool.query<{ now: number }>(
      'SELECT extract(epoch FROM clock_timestamp())::float8 AS now',
    );
    return Math.floor(rows[0]?.now ?? 0);
  }

  async forgetOld(): Promise<void> {
    await this.pool.query(
      `DELETE FROM delivery.deliveries
        WHERE state IN ('delivered', 'skipped') AND attempted_at < now() - $1 * interval '1 day'`,
      [KEPT_DAYS],
    );
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}

const STATUSES = /* sql */ `
SELECT l.subscription_id, c.position, coalesce(d.due, 0)::integer AS due, coalesce(d.waiting, 0)::integer AS waiting,
       coalesce(d.parked, 0)::integer AS parked, l.problem, e.error AS last_error
  FROM delivery.lines l
  LEFT JOIN subscriptions.checkpoints c ON c.subscription = $1 || l.subscription_id::text AND c.partition = 0
  LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE state = 'due') AS due, count(*) FILTER (WHERE state = 'waiting') AS waiting,
           count(*) FILTER (WHERE state = 'parked') AS parked
      FROM delivery.deliveries x
     WHERE x.subscription_id = l.subscription_id AND x.state IN ('due', 'waiting', 'parked')) d ON true
  LEFT JOIN LATERAL (
    SELECT x.error FROM delivery.deliveries x
     WHERE x.subscription_id = l.subscription_id AND x.state IN ('due', 'parked') AND x.error IS NOT NULL
     ORDER BY x.attempted_at DESC LIMIT 1) e ON true
 ORDER BY l.subscription_id`;
