import type { Instant } from '#eventsourcing';

/** Something that waits for the clock. */
export interface DueItem {
  readonly kind: 'cron' | 'verify' | 'expire_gate' | 'expire_action';
  readonly ref: string;
  readonly dueAt: Instant;
  readonly workflowType: string | null;
  readonly runId: string | null;
  readonly detail: string | null;
}

/** Port: what is due, by one indexed scan. Injection token. */
export abstract class DueList {
  /** What is due by the database's clock, the oldest first, at most `limit`. */
  abstract due(kinds: readonly DueItem['kind'][], limit: number): Promise<readonly DueItem[]>;

  /** When the next thing of these kinds is due; null when nothing is. */
  abstract next(kinds: readonly DueItem['kind'][]): Promise<Instant | null>;
}
