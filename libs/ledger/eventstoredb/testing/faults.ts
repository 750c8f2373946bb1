/** What a test makes a node do. Everything is off at first. */
export class Faults {
  /** Answers every append with "Server Is Not Ready", as a node that starts or has lost its leader does. */
  notReady = false;
  /** Answers appends with a commit time-out, after it has stored them or without: the caller can't know. */
  commitTimeout: 'stored' | 'not stored' | undefined;
  /** Cuts the connection after an append was stored and before it was answered. */
  dropAnswers = false;
  /** Subscriptions deliver nothing more, and say nothing about it. */
  silentSubscriptions = false;

  private frozen: Promise<void> | undefined;
  private wake: (() => void) | undefined;

  /** As SIGSTOP does: connections stay, nothing is answered any more. */
  freeze(): void {
    this.frozen ??= new Promise((resolve) => (this.wake = resolve));
  }

  thaw(): void {
    this.wake?.();
    this.frozen = undefined;
  }

  /** Settles at once, or when the node wakes up. */
  async pass(): Promise<void> {
    while (this.frozen) await this.frozen;
  }
}
