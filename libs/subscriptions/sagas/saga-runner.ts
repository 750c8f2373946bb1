import type { CommandBus } from '@nestjs/cqrs';
import type pg from 'pg';
import { pool } from '#database';
import type { Ledger, Position, Recorded } from '#ledger';
import { pauseBefore } from '../failure.js';
import type { Unit } from '../workers/unit.js';
import { CheckpointSaver } from './checkpoint-saver.js';
import type { ParkedLane } from './parked.store.js';
import { PARTITIONS } from './partition.js';
import type { SagaSource } from './saga-source.js';
import { SagaPartition } from './saga-partition.js';
import { Slots } from './slots.js';

export interface SagaRunnerParts {
  /** The service's login. */
  readonly url: string;
  readonly ledger: Ledger;
  readonly sagas: SagaSource;
  readonly commands: CommandBus;
  /** Makes it known that a lane stands still; called again after a crash. */
  readonly announce: (lane: ParkedLane) => Promise<void>;
  /** Told after checkpoints were moved: what they have passed is never read again. */
  readonly acknowledged?: () => void;
  /** Milliseconds before the next attempt at what failed; exponential with jitter unless said. */
  readonly pause?: (attempt: number) => number;
  readonly log: SagaLog;
}

export interface SagaLog {
  warn(message: string, facts: Readonly<Record<string, unknown>>): void;
}

/** The subscription of the sagas. */
export const SAGAS = 'sagas';
/** Commands that one process carries out at the same time. */
const CONCURRENT_COMMANDS = 64;

/**
 * Drives the declared sagas durably: reads on from a checkpoint, asks each saga for its commands, carries them out,
 * and moves the checkpoint only then. In order within a lane, in parallel across lanes.
 */
export class SagaRunner {
  readonly units: readonly Unit[];
  private readonly pool: pg.Pool;
  private readonly saver: CheckpointSaver;

  constructor(private readonly parts: SagaRunnerParts) {
    this.pool = pool({ url: parts.url, name: 'sagas', max: 4, queryTimeoutMs: 15_000 });
    const saver = (this.saver = new CheckpointSaver(this.pool, {
      saved: () => parts.acknowledged?.(),
      warn: (message, error) => parts.log.warn(message, { error: String(error) }),
    }));
    const slots = new Slots(CONCURRENT_COMMANDS);
    this.units = Array.from(
      { length: PARTITIONS },
      (_, partition) =>
        new SagaPartition(partition, {
          subscription: SAGAS,
          ledger: parts.ledger,
          pool: this.pool,
          slots,
          saver,
          concerns: (event) => this.concerns(event),
          dispatch: (event) => this.dispatch(event),
          announce: (lane) => this.announce(lane),
          pause: parts.pause ?? pauseBefore,
          failed: (event, error, attempt) => this.failed(event, error, attempt),
        }),
    );
  }

  /** Up to where this process has dealt with everything; undefined while it holds no partition. */
  position(): Position | undefined {
    return this.saver.position();
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  /** A saga that throws concerns itself with the event: the lane's queue will hear of it. */
  private concerns(event: Recorded): boolean {
    try {
      return this.parts.sagas.commandsFor(event).length > 0;
    } catch {
      return true;
    }
  }

  private async dispatch(event: Recorded): Promise<void> {
    for (const command of this.parts.sagas.commandsFor(event)) await this.parts.commands.execute(command);
  }

  private async announce(lane: ParkedLane): Promise<void> {
    this.parts.log.warn('lane parked', { ...lane });
    await this.parts.announce(lane);
  }

  private failed(event: Recorded, error: Error, attempt: number): void {
    const { lane } = event.metadata;
    this.parts.log.warn('event failed', {
      position: event.position,
      type: event.type,
      lane,
      attempt,
      error: `${error.name}: ${error.message}`,
    });
  }
}
