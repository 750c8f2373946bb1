import type { DataSource } from 'typeorm';

/** What a run learnt. */
export interface ReflexionRow {
  readonly run_id: string;
  readonly workflow_type: string;
  readonly narrative: string;
  readonly tags: readonly string[];
  readonly recorded_at: string;
}

const COLUMNS = 'run_id, workflow_type, narrative, tags, recorded_at';

/** Memory, by words and by tag, the newest first. */
export class ReflexionQueries {
  constructor(private readonly database: DataSource) {}

  /** @param words as a person types them into a search box: `overdue -paid "tier 5"` */
  search(
    { words, tag }: { readonly words?: string | undefined; readonly tag?: string | undefined },
    page: { readonly after: readonly string[] | undefined; readonly limit: number },
  ): Promise<readonly ReflexionRow[]> {
    const [time = null, id = null] = page.after ?? [];
    return this.database.query<ReflexionRow[]>(
      `SELECT ${COLUMNS} FROM read.reflexion_log
        WHERE ($1::text IS NULL OR to_tsvector('english', narrative) @@ websearch_to_tsquery('english', $1))
          AND ($2::text IS NULL OR tags @> ARRAY[$2])
          AND ($3::timestamptz IS NULL OR recorded_at < $3 OR (recorded_at = $3 AND run_id > $4::uuid))
        ORDER BY recorded_at DESC, run_id LIMIT $5`,
      [words ?? null, tag ?? null, time, id, page.limit],
    );
  }
}
