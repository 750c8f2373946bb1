import { setTimeout as sleep } from 'node:timers/promises';
import type { Ledger } from '#ledger';
import { type Lease, LeaseLost, pauseBefore, type Unit, type WorkersLog } from '#subscriptions';
import type { Anchor } from '../anchors/anchor.js';
import type { Anchoring } from './anchoring.js';
import { CannotSeal, type Sealer } from './sealer.js';

/** How long an event waits at most to be sealed. */
const SEAL_EVERY_MS = 5_000;
/** What keeps from sealing is looked at again after this long. */
const PAUSE_MS = 30_000;

/** Seals the ledger in the background, and gives the checkpoints to the anchors. */
export class SealerUnit implements Unit {
  readonly name = 'sealer';
  readonly needsAllTypes = false;

  constructor(
    private readonly ledger: Ledger,
    private readonly sealer: Sealer,
    private readonly anchoring: Anchoring,
    private readonly log: WorkersLog,
  ) {}

  async run(lease: Lease): Promise<void> {
    if (!(await this.mayBegin(lease))) return;
    const sealed = new Signal();
    await Promise.all([
      this.sealOn(lease, sealed),
      ...this.anchoring.anchors.map((anchor) => this.anchorOn(anchor, lease, sealed)),
    ]);
  }

  /** Anchors that can't be asked are no reason to stop; one that has what the ledger has not is. */
  private async mayBegin(lease: Lease): Promise<boolean> {
    try {
      for (const problem of await this.anchoring.check())
        this.log.warn('an anchor was not asked', { problem });
      return true;
    } catch (error) {
      if (!(error instanceof CannotSeal)) throw error;
      this.log.warn('the ledger is not sealed', { error: error.message });
      await sleep(PAUSE_MS, undefined, { signal: lease.signal }).catch(() => undefined);
      return false;
    }
  }

  private async sealOn(lease: Lease, sealed: Signal): Promise<void> {
    let size = -1;
    while (!lease.signal.aborted) {
      let pause = SEAL_EVERY_MS;
      try {
        if (lease.isFresh() && (await this.ledger.head()).position !== size) {
          size = (await this.sealer.seal(lease))?.size ?? 0;
          sealed.give();
        }
      } catch (error) {
        if (error instanceof LeaseLost) return;
        this.log.warn('the ledger is not sealed', { error: String(error) });
        pause = PAUSE_MS;
      }
      await sleep(pause, undefined, { signal: lease.signal }).catch(() => undefined);
    }
  }

  private async anchorOn(anchor: Anchor, lease: Lease, sealed: Signal): Promise<void> {
    let failures = 0;
    while (!lease.signal.aborted) {
      const next = sealed.next(lease.signal);
      try {
        await this.anchoring.publish(anchor, lease);
        failures = 0;
        await next;
      } catch (error) {
        if (error instanceof LeaseLost) return;
        this.log.warn('an anchor did not take a checkpoint', { anchor: anchor.name, error: String(error) });
        await sleep(pauseBefore(++failures), undefined, { signal: lease.signal }).catch(() => undefined);
      }
    }
  }
}

/** Wakes whoever waits for the next time. */
class Signal {
  private readonly waiting = new Set<() => void>();

  give(): void {
    for (const wake of this.waiting) wake();
  }

  async next(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.waiting.add(done);
      signal.addEventListener('abort', done);
    });
  }
}
