import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { pool } from '#database';
import { type Batch, type Ledger, LedgerUnavailable, type Position, position } from '#ledger';
import { fence, type Lease, pauseBefore, type Unit, verifyCheckpoint } from '#subscriptions';
import type { Projection } from '../projection.js';
import { applyTo } from './apply.js';
import { goLive, loadModels, type Model, moveModels, stopModel } from './models.store.js';
import { schemaOf, turnReaders } from './read-schema.js';

export interface ProjectorParts {
  /** The service's login. */
  readonly url: string;
  /** Name of the reader's login, which is granted the views. */
  readonly reader: string;
  readonly ledger: Ledger;
  readonly projections: readonly Projection[];
  /** Of the projections' code, as `prepareReadModels` found it: another code is built beside the one in use. */
  readonly version: number;
  readonly log: {
    info(message: string, facts: Readonly<Record<string, unknown>>): void;
    error(message: string, facts: Readonly<Record<string, unknown>>): void;
  };
  /** Told when rows up to a position are there. */
  readonly moved: (at: Position) => void;
}

/** Events of one transaction: many small batches of the ledger are taken together, up to this. */
const MAX_BATCH = 5_000;

/**
 * Applies the ledger to all healthy read models of this code's version, a batch a transaction with their
 * checkpoints, so that they agree with each other and every row is written exactly once. An event that one of
 * them can't take stops that one alone.
 */
export class Projector implements Unit {
  readonly name: string;
  readonly needsAllTypes = true;
  private readonly pool: pg.Pool;
  private readonly byName: ReadonlyMap<string, Projection>;

  constructor(private readonly parts: ProjectorParts) {
    this.name = `projector/${parts.version}`;
    this.pool = pool({ url: parts.url, name: 'projector', max: 2 });
    this.byName = new Map(parts.projections.map((projection) => [projection.name, projection]));
  }

  async run(lease: Lease): Promise<void> {
    const { version } = this.parts;
    for (let attempt = 0; !lease.signal.aborted; attempt++) {
      const models = await loadModels(this.pool, version);
      const healthy = models.filter((model) => model.state !== 'stopped' && this.byName.has(model.name));
      const first = healthy[0];
      if (!first) {
        await sleep(5_000, undefined, { signal: lease.signal }).catch(() => undefined);
        continue;
      }
      for (const model of healthy)
        await verifyCheckpoint(this.parts.ledger, `read.${model.name}`, model.checkpoint);
      try {
        await this.follow(lease, version, healthy);
      } catch (error) {
        if (!(error instanceof LedgerUnavailable) && !(error instanceof Restart)) throw error;
        if (error instanceof LedgerUnavailable) {
          await sleep(pauseBefore(attempt), undefined, { signal: lease.signal }).catch(() => undefined);
        }
      }
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async follow(lease: Lease, version: number, models: readonly Model[]): Promise<void> {
    const after = position(Math.min(...models.map((model) => model.checkpoint.position)));
    let behind: Batch | undefined;
    let building = models.some((model) => model.state === 'building');
    if (building && after >= (await this.parts.ledger.head()).position) {
      await this.switchOver(lease, version);
      building = false;
    }
    for await (const batch of this.parts.ledger.follow({ after, signal: lease.signal })) {
      behind = behind ? { events: [...behind.events, ...batch.events], upTo: batch.upTo } : batch;
      // While building, small pages are taken together; live, each is applied as it comes.
      if (building && behind.events.length < MAX_BATCH && !(await this.isAtHead(batch.upTo))) continue;
      await this.apply(lease, version, models, behind);
      if (building && (await this.isAtHead(behind.upTo))) {
        await this.switchOver(lease, version);
        building = false;
      }
      behind = undefined;
    }
  }

  private async isAtHead(at: Position): Promise<boolean> {
    return at >= (await this.parts.ledger.head()).position;
  }

  private async apply(lease: Lease, version: number, models: readonly Model[], batch: Batch): Promise<void> {
    const stopped: Error[] = [];
    await this.transaction(lease, async (connection) => {
      stopped.length = 0;
      const moved: string[] = [];
      for (const model of models) {
        const projection = this.byName.get(model.name) as Projection;
        // A model that was stopped and goes on may be ahead of or behind the others.
        const events = batch.events.filter((event) => event.position > model.checkpoint.position);
        const poison = await applyTo(connection, schemaOf(version), projection, events);
        if (poison) {
          const before = position(poison.event.position - 1);
          await moveModels(connection, version, [model.name], { position: before, eventId: null });
          await stopModel(connection, version, model.name, poison.message);
          stopped.push(poison);
        } else if (batch.upTo > model.checkpoint.position) {
          moved.push(model.name);
        }
      }
      const eventId = batch.events.at(-1)?.metadata.event_id ?? null;
      await moveModels(connection, version, moved, { position: batch.upTo, eventId });
    });
    this.parts.moved(batch.upTo);
    if (stopped.length === 0) return;
    for (const poison of stopped) this.parts.log.error('read model stopped', { error: poison.message });
    throw new Restart();
  }

  /** It has caught up: readers are turned to this version. */
  private async switchOver(lease: Lease, version: number): Promise<void> {
    const { projections, reader } = this.parts;
    await this.transaction(lease, async (connection) => {
      await turnReaders(connection, schemaOf(version), projections, reader);
      await goLive(connection, version);
    });
    this.parts.log.info('read models live', { version });
  }

  private async transaction<T>(lease: Lease, work: (connection: pg.ClientBase) => Promise<T>): Promise<T> {
    const connection = await this.pool.connect();
    let broken = true;
    try {
      await connection.query('BEGIN');
      await fence(connection, lease);
      const result = await work(connection);
      await connection.query('COMMIT');
      broken = false;
      return result;
    } finally {
      connection.release(broken);
    }
  }
}

/** The set of healthy models has changed. */
class Restart extends Error {}
