/** Runs that have failed, with no success between, before the receiver itself is taken to be down. */
const FAILED_RUNS = 3;
const MAX_AT_ONCE = 8;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

/**
 * Whether a receiver is up, by what came of the last attempts. One run that fails is that run's affair; when several
 * fail in a row, the receiver is left alone for a while, and then asked with one delivery at a time.
 */
export class ReceiverHealth {
  private readonly failed = new Set<string>();
  private pauses = 0;
  private until = 0;

  /** @param firstPauseMs how long it is left alone at first; doubled each time */
  constructor(private readonly firstPauseMs: number = FIRST_PAUSE_MS) {}

  get isDown(): boolean {
    return this.pauses > 0;
  }

  /** Deliveries that may be on their way at the same time now. */
  atOnce(): number {
    if (!this.isDown) return MAX_AT_ONCE;
    return performance.now() < this.until ? 0 : 1;
  }

  /** Milliseconds until the next one may be sent. */
  pauseMs(): number {
    return this.isDown ? Math.max(0, this.until - performance.now()) : 0;
  }

  /** @returns whether it was down before */
  succeeded(): boolean {
    const wasDown = this.isDown;
    this.failed.clear();
    this.pauses = 0;
    return wasDown;
  }

  /** @returns whether it counts as down from now on, and did not before */
  hasFailed(lane: string): boolean {
    this.failed.add(lane);
    const wasDown = this.isDown;
    if (!wasDown && this.failed.size < FAILED_RUNS) return false;
    const pause = Math.min(this.firstPauseMs * 2 ** this.pauses, LONGEST_PAUSE_MS);
    this.pauses++;
    this.until = performance.now() + pause / 2 + Math.random() * (pause / 2);
    return !wasDown;
  }
}
