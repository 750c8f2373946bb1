/** Appends of this process to one stream go one after the other: they would only refuse each other. */
export class Turns {
  private readonly last = new Map<string, Promise<unknown>>();

  async take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(name);
    const turn = before ? before.then(work, work) : work();
    this.last.set(name, turn);
    try {
      return await turn;
    } finally {
      if (this.last.get(name) === turn) this.last.delete(name);
    }
  }

  /** Settles once everything that was begun has ended. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.last.values());
  }
}
