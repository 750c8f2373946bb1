import { type Position, position } from '#ledger';

interface Mark {
  readonly at: Position;
  done: boolean;
}

/** The position up to which everything is dealt with, while lanes finish out of order. */
export class LowWater {
  private marks: Mark[] = [];
  private head = 0;
  private seen: Position;

  constructor(from: Position) {
    this.seen = from;
  }

  /** An event that must be dealt with; positions come in order. Call the answer when it is. */
  pending(at: Position): () => void {
    const mark = { at, done: false };
    this.marks.push(mark);
    this.seen = at;
    return () => {
      mark.done = true;
      while (this.marks[this.head]?.done) this.head++;
      if (this.head > 1_000) {
        this.marks = this.marks.slice(this.head);
        this.head = 0;
      }
    };
  }

  /** Everything up to here was looked at. */
  passed(at: Position): void {
    this.seen = at;
  }

  get position(): Position {
    const first = this.marks[this.head];
    return first ? position(first.at - 1) : this.seen;
  }

  /** Events looked at but not dealt with. */
  get count(): number {
    return this.marks.length - this.head;
  }
}
