import type { Instant, RunId } from '#eventsourcing';

/** Port: checks that are due and have no verdict yet. Injection token. */
export abstract class DueChecks {
  abstract due(limit: number): Promise<readonly { readonly runId: RunId; readonly check: string }[]>;
  /** When the next one is due; null when none waits. */
  abstract next(): Promise<Instant | null>;
}
