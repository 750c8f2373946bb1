import { pool } from '#database';
import {
  type Checkpoint,
  type CheckpointWrite,
  type Lease,
  loadCheckpoint,
  saveCheckpoints,
} from '#subscriptions';
import type pg from 'pg';
import { Outbox } from './outbox.js';

/** The way of a process's deliverers to their outboxes and checkpoints. */
export class Outboxes {
  private readonly pool: pg.Pool;

  /** @param url the service's login */
  constructor(url: string) {
    // What was sent and not noted in a crash of the machine is sent again.
    this.pool = pool({ url, name: 'webhooks', max: 6, queryTimeoutMs: 30_000, relaxedCommit: true });
  }

  /** One for each subscription and holding: it takes its own writes one after the other. */
  open(lease: Lease, subscriptionId: string): Outbox {
    return new Outbox(this.pool, lease, subscriptionId);
  }

  checkpoint(subscription: string, partition: number): Promise<Checkpoint | undefined> {
    return loadCheckpoint(this.pool, subscription, partition);
  }

  async saveCheckpoint(write: CheckpointWrite): Promise<void> {
    await saveCheckpoints(this.pool, [write]);
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}
