import type { Position } from '#ledger';
import { projections, ReadModelBehind, type ReadModels } from '#projections';
import { Freshness } from '#runs';
import { Unavailable } from '#subscriptions';

const READ_MODELS: ReadonlySet<string> = new Set(projections.map((projection) => projection.name));
const PATIENCE_MS = 5_000;

/** Contract SQL reads nothing before the read models that it names have come far enough. */
export class FreshnessOfReadModels extends Freshness {
  constructor(private readonly readModels: ReadModels) {
    super();
  }

  async waitFor(relations: readonly string[], position: Position): Promise<void> {
    const named = relations.filter((relation) => READ_MODELS.has(relation));
    if (named.length === 0) return;
    try {
      await this.readModels.waitFor(position, named, PATIENCE_MS);
    } catch (error) {
      if (error instanceof ReadModelBehind) throw new Unavailable(error.message, { cause: error });
      throw error;
    }
  }
}
