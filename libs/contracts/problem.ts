/**
 * Something in the files of a contract that its author must know: where it is, what was found there, and what
 * to write instead. An error keeps the contract from being used, a warning does not.
 */
export interface Problem {
  readonly severity: 'error' | 'warning';
  /** Path of the file: `contract.yaml` or `friendly.liquid`, below the folder that was loaded. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in UTF-16 code units. */
  readonly column: number;
  readonly message: string;
}

/** `workflows/x/contract.yaml:12:5 error: ...`, the form that terminals and editors turn into a link. */
export function problemText(problem: Problem): string {
  return `${problem.file}:${problem.line}:${problem.column} ${problem.severity}: ${problem.message}`;
}

export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === 'error');
}

/** By file, then by place, each told once: what a reader goes through from top to bottom. */
export function inReadingOrder(problems: readonly Problem[]): readonly Problem[] {
  const once = new Map(problems.map((problem) => [problemText(problem), problem]));
  return [...once.values()].sort(
    (a, b) => compareText(a.file, b.file) || a.line - b.line || a.column - b.column,
  );
}

/** By UTF-16 code units: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
