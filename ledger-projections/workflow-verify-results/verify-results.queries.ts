import type { DataSource } from 'typeorm';

/** A check of a run and what it found. */
export interface VerifyResultRow {
  readonly run_id: string;
  readonly check_name: string;
  readonly kind: string;
  readonly status: string;
  readonly due_at: string;
  readonly deadline_at: string;
  readonly executed_at: string | null;
  readonly observed: unknown;
}

/** Checks, those due last first. */
export class VerifyResultQueries {
  constructor(private readonly database: DataSource) {}

  list(
    filter: { readonly run_id?: string | undefined; readonly status?: string | undefined },
    page: { readonly after: readonly string[] | undefined; readonly limit: number },
  ): Promise<readonly VerifyResultRow[]> {
    const [time = null, id = null] = page.after ?? [];
    return this.database.query<VerifyResultRow[]>(
      `SELECT run_id, check_name, kind, status, due_at, deadline_at, executed_at, observed
         FROM read.workflow_verify_results
        WHERE ($1::uuid IS NULL OR run_id = $1) AND ($2::text IS NULL OR status = $2)
          AND ($3::timestamptz IS NULL OR due_at < $3 OR (due_at = $3 AND run_id::text || check_name > $4))
        ORDER BY due_at DESC, run_id::text || check_name LIMIT $5`,
      [filter.run_id ?? null, filter.status ?? null, time, id, page.limit],
    );
  }
}
