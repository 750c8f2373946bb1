/** So many at a time, the others in order of arrival. Unlike a pool's queue it has no time-out of its own. */
export class Turns {
  private readonly waiting: (() => void)[] = [];
  private readonly whenIdle: (() => void)[] = [];
  private taken = 0;

  constructor(private readonly size: number) {}

  /** Waits for a turn; it is over when the function that this answers with is called. */
  async take(): Promise<() => void> {
    if (this.taken === this.size) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.taken++;
    return () => this.release();
  }

  /** Settles when no turn is taken. */
  async idle(): Promise<void> {
    if (this.taken > 0) await new Promise<void>((resolve) => this.whenIdle.push(resolve));
  }

  private release(): void {
    const next = this.waiting.shift();
    if (next) {
      next();
      return;
    }
    this.taken--;
    if (this.taken === 0) for (const resolve of this.whenIdle.splice(0)) resolve();
  }
}
