/**
 * The name that was probably meant: the one with the smallest edit distance, if it is near enough to be worth
 * a suggestion.
 */
export function nearestName(written: string, known: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let least = Math.max(1, Math.floor(written.length / 2.5)) + 1;
  for (const name of known) {
    const distance = editDistance(written.toLowerCase(), name.toLowerCase(), least);
    if (distance < least) {
      least = distance;
      nearest = name;
    }
  }
  return nearest;
}

/** `Did you mean X?`, or the names there are when none is near. */
export function suggestion(written: string, known: readonly string[]): string {
  const nearest = nearestName(written, known);
  if (nearest !== undefined) return `Did you mean ${nearest}?`;
  if (known.length === 0) return 'There is none that could be named here.';
  const some = known.slice(0, 20).join(', ');
  return `Known here: ${some}${known.length > 20 ? `, and ${known.length - 20} more` : ''}.`;
}

/** Levenshtein's distance with swapped neighbours as one step; stops counting at `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + same);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, at(beforeLast, j - 2) + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] as number;
}
