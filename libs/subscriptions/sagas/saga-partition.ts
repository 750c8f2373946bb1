import { beginning, verifyCheckpoint } from '../checkpoint.js';
import { loadCheckpoint } from '../checkpoint.store.js';
import type { Lease, Unit } from '../workers/unit.js';
import { parkedLanes } from './parked.store.js';
import { type SagaPartitionParts, Turn } from './turn.js';

/** One sixteenth of the lanes: follows the ledger from its checkpoint and lets each lane's events lead to what they do. */
export class SagaPartition implements Unit {
  readonly name: string;
  readonly needsAllTypes = true;

  constructor(
    readonly partition: number,
    private readonly parts: SagaPartitionParts,
  ) {
    this.name = `${parts.subscription}/${partition}`;
  }

  async run(lease: Lease): Promise<void> {
    const { ledger, pool, subscription, saver } = this.parts;
    const head = await ledger.head();
    const from = (await loadCheckpoint(pool, subscription, this.partition)) ?? beginning(head);
    await verifyCheckpoint(ledger, this.name, from);
    // Should this run end by an error, its lanes must have ended before the next one begins.
    const ended = new AbortController();
    const signal = AbortSignal.any([lease.signal, ended.signal]);
    const turn = new Turn(this.parts, this.partition, { ...lease, signal }, from);
    saver.add(turn);
    try {
      await turn.takeUpParked(await parkedLanes(pool, subscription, this.partition));
      await turn.follow();
    } finally {
      ended.abort();
      await turn.settle();
      await saver.flush([turn]);
      saver.remove(turn);
    }
  }
}
