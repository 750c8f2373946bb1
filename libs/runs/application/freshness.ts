import type { Position } from '#ledger';

/** Port: how far the read models that contract SQL names have come. Injection token. */
export abstract class Freshness {
  /**
   * Waits until those of the relations that are read models have everything up to a position; others are let pass.
   * @throws Unavailable when one has not come so far in time: then nothing is read, and nothing is guessed
   */
  abstract waitFor(relations: readonly string[], position: Position): Promise<void>;
}

/** Port: what earlier runs left to be remembered. Injection token. */
export abstract class Lessons {
  /** The newest first. */
  abstract recent(tags: readonly string[], limit: number): Promise<readonly Lesson[]>;
}

export interface Lesson {
  readonly run_id: string;
  readonly narrative: string;
  readonly tags: readonly string[];
  readonly recorded_at: string;
}
