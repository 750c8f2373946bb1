/** What is wrong with one row of a file. */
export interface RowProblem {
  /** Line of the file where the row begins; the header is line 1. */
  readonly line: number;
  /** Field of the row, from 1. */
  readonly column: number;
  /** Name of that field in the file's header, where it has one. */
  readonly name: string | null;
  readonly message: string;
}

/** The first problems of a file by line, and how many there were: a file of garbage fills no memory. */
export class RowProblems {
  private readonly kept: RowProblem[] = [];
  private total = 0;

  constructor(private readonly keep: number) {}

  get count(): number {
    return this.total;
  }

  add(problem: RowProblem): void {
    this.total++;
    if (this.kept.length < this.keep) this.kept.push(problem);
  }

  /** What was found later by a look at all rows together: the first of them, and how many there are. */
  addFound(first: readonly RowProblem[], count: number): void {
    this.total += count;
    this.kept.push(...first);
    this.kept.sort((a, b) => a.line - b.line || a.column - b.column);
    this.kept.length = Math.min(this.kept.length, this.keep);
  }

  first(): readonly RowProblem[] {
    return [...this.kept];
  }
}
