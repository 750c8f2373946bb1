/** What one process at a time does: a saga partition, the projector, the scheduler, the sealer. */
export interface Unit {
  readonly name: string;
  /** Whether it must know every event type that any process may write. */
  readonly needsAllTypes: boolean;
  /**
   * Works until the lease's signal aborts, then returns. Whatever it throws is logged, and it is started again
   * after a pause while the lease holds.
   */
  run(lease: Lease): Promise<void>;
}

/**
 * The right to work on a unit. Every write to PostgreSQL that a holder makes as such carries the epoch, in its own
 * transaction (see `fence.ts`): one that wakes up late writes nothing.
 */
export interface Lease {
  readonly unit: string;
  readonly epoch: number;
  readonly workerId: string;
  /** Aborts when the unit is given up, lost, or the process stops. */
  readonly signal: AbortSignal;
  /**
   * Whether the last heartbeat is recent enough to begin something new. After a freeze it is not, until a beat
   * has said whether the unit is still ours.
   */
  isFresh(): boolean;
  /** Told by a write that found another holder. */
  lost(): void;
}

/** A write of a holder whose unit has gone to another. It wrote nothing. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';

  constructor(lease: Lease) {
    super(`${lease.unit} has gone to another process since epoch ${lease.epoch}; nothing was written.`);
  }
}
