import type pg from 'pg';
import { pool } from '#database';
import type { Position } from '#ledger';
import type { Projection } from '../projection.js';
import { liveVersion, loadModels } from './models.store.js';
import { schemaOf } from './read-schema.js';

/** A read model has not come far enough in time. */
export class ReadModelBehind extends Error {
  override readonly name = 'ReadModelBehind';

  constructor(
    readonly model: string,
    readonly at: Position,
    readonly wanted: Position,
    readonly stopped: string | null,
  ) {
    super(
      stopped === null
        ? `The read model ${model} is at position ${at} and ${wanted} was asked for. Ask again in a moment.`
        : `The read model ${model} stands still at position ${at}: ${stopped}`,
    );
  }
}

export interface ReadModelState {
  readonly name: string;
  readonly state: 'building' | 'live' | 'stopped';
  readonly position: Position;
  readonly error: string | null;
}

const LOOK_EVERY_MS = 20;

/** How far the read models have come, and waiting until they have come far enough. */
export class ReadModels {
  private readonly pool: pg.Pool;
  private readonly waiting = new Set<() => void>();

  constructor(
    url: string,
    private readonly projections: readonly Projection[],
  ) {
    this.pool = pool({ url, name: 'freshness', max: 2, queryTimeoutMs: 5_000 });
  }

  /** The projector of this process has written up to somewhere: whoever waits looks again. */
  readonly moved = (): void => {
    for (const wake of this.waiting) wake();
  };

  /** The schema that readers are turned to. */
  async schema(): Promise<string> {
    const version = await liveVersion(this.pool);
    return version === undefined ? 'read' : schemaOf(version);
  }

  /**
   * Waits until the named read models (all, unless named) have everything up to a position.
   * @throws ReadModelBehind after the time is over, or at once when one stands still before it
   */
  async waitFor(wanted: Position, names?: readonly string[], timeoutMs = 2_000): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const behind = (await this.positions(names)).find((model) => model.at < wanted);
      if (!behind) return;
      if (behind.stopped !== null || performance.now() >= deadline) {
        throw new ReadModelBehind(behind.name, behind.at, wanted, behind.stopped);
      }
      await this.nextLook();
    }
  }

  /** Where each stands. */
  async states(): Promise<readonly ReadModelState[]> {
    const version = await liveVersion(this.pool);
    const models = version === undefined ? [] : await loadModels(this.pool, version);
    return models.map(({ name, state, checkpoint, error }) => {
      return { name, state, position: checkpoint.position, error };
    });
  }

  /** Those that stand still, and why. */
  async stopped(): Promise<readonly { readonly name: string; readonly error: string }[]> {
    const positions = await this.positions(undefined);
    return positions.flatMap(({ name, stopped }) => (stopped === null ? [] : [{ name, error: stopped }]));
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async positions(
    names: readonly string[] | undefined,
  ): Promise<readonly { name: string; at: Position; stopped: string | null }[]> {
    const version = await liveVersion(this.pool);
    const models = version === undefined ? [] : await loadModels(this.pool, version);
    const wanted = names ?? this.projections.map((projection) => projection.name);
    return wanted.map((name) => {
      const model = models.find((one) => one.name === name);
      const stopped = model?.state === 'stopped' ? (model.error ?? 'stopped') : null;
      return { name, at: model?.checkpoint.position ?? (0 as Position), stopped };
    });
  }

  private async nextLook(): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, LOOK_EVERY_MS);
      this.waiting.add(done);
    });
  }
}
