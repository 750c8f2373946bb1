/**
 * Where each character of a YAML text stands in its source, whatever way it is written: plain, in quotes, folded
 * (`>`) or literal (`|`). One entry a character and one for the end.
 *
 * @param source the scalar as it stands in the file, with quotes or block header
 * @param text what YAML read from it
 */
export function sourceOffsets(source: string, text: string): readonly number[] {
  const offsets: number[] = [];
  let at = firstCharacter(source);
  for (const character of text) {
    at = find(source, at, character);
    // A character outside the basic plane counts two code units on both sides.
    for (let unit = 0; unit < character.length; unit++) offsets.push(at + unit);
    at += step(source, at, character);
  }
  offsets.push(Math.min(at, source.length));
  return offsets;
}

function firstCharacter(source: string): number {
  if (source.startsWith('"') || source.startsWith("'")) return 1;
  if (/^[|>]/.test(source)) return source.indexOf('\n') + 1;
  return 0;
}

/** Line breaks and indentation of the source stand for one blank or line break of the text. */
function find(source: string, from: number, character: string): number {
  let at = from;
  // A line break that is escaped in double quotes stands for nothing at all.
  const folded = source.startsWith('"') ? /^\\\r?\n\s*/.exec(source.slice(at)) : null;
  if (folded) at += folded[0].length;
  if (/\s/.test(character)) {
    while (at < source.length && !/\s/.test(source.charAt(at)) && source.charAt(at) !== '\\') at += 1;
    return at;
  }
  while (at < source.length && source.charAt(at) !== character.charAt(0)) {
    if (source.charAt(at) === '\\' && source.startsWith('"')) return at;
    at += 1;
  }
  return at;
}

function step(source: string, at: number, character: string): number {
  if (source.startsWith('"') && source.charAt(at) === '\\') return escapeLength(source, at);
  if (source.startsWith("'") && character === "'") return 2;
  if (!/\s/.test(character)) return character.length;
  const blanks = /^\s+/.exec(source.slice(at))?.[0] ?? ' ';
  return blanks.includes('\n') ? blanks.length : 1;
}

function escapeLength(source: string, at: number): number {
  const lengths: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };
  return lengths[source.charAt(at + 1)] ?? 2;
}
