import type { DataSource } from 'typeorm';
import type { Clock } from '#clock';
import type { Instant, RunId } from '#eventsourcing';
import { type DueItem, DueList } from '#scheduling';
import { DueChecks } from '#verification';

interface Row {
  readonly kind: DueItem['kind'];
  readonly ref: string;
  readonly due_at: Instant;
  readonly workflow_type: string | null;
  readonly run_id: string | null;
  readonly detail: string | null;
}

/** What is due, from the read model of that name, by the database's clock and this process's offset. */
export class DueItemsFromReadModel extends DueList {
  readonly checks: DueChecks;

  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {
    super();
    this.checks = new ChecksDue(this);
  }

  async due(kinds: readonly DueItem['kind'][], limit: number): Promise<readonly DueItem[]> {
    const rows = await this.database.query<Row[]>(
      `SELECT kind, ref, due_at, workflow_type, run_id, detail FROM read.due_items
        WHERE due_at <= clock_timestamp() + $2 * interval '1 millisecond' AND kind = ANY ($1)
        ORDER BY due_at LIMIT $3`,
      [kinds, Math.round(this.clock.offsetMs()), limit],
    );
    return rows.map((row) => ({
      kind: row.kind,
      ref: row.ref,
      dueAt: row.due_at,
      detail: row.detail,
      workflowType: row.workflow_type,
      runId: row.run_id,
    }));
  }

  async next(kinds: readonly DueItem['kind'][]): Promise<Instant | null> {
    const [row] = await this.database.query<{ next: Instant | null }[]>(
      'SELECT min(due_at) AS next FROM read.due_items WHERE kind = ANY ($1)',
      [kinds],
    );
    return row?.next ?? null;
  }
}

class ChecksDue extends DueChecks {
  constructor(private readonly items: DueList) {
    super();
  }

  async due(limit: number): Promise<readonly { runId: RunId; check: string }[]> {
    const items = await this.items.due(['verify'], limit);
    return items.map((item) => ({ runId: item.runId as RunId, check: item.detail ?? '' }));
  }

  next(): Promise<Instant | null> {
    return this.items.next(['verify']);
  }
}
