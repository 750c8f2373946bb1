/**
 * Where each character of a YAML text stands in its source, whatever way it is written: plain, in quotes, folded
 * (`>`) or literal (`|`). One entry a character and one for the end. A stretch of blanks is matched with a stretch
 * of blanks: how many there are changes with indentation and folding.
 *
 * @param source the scalar as it stands in the file, with quotes or block header
 * @param text what YAML read from it
 */
export function sourceOffsets(source: string, text: string): readonly number[] {
  const offsets: number[] = [];
  let at = firstCharacter(source);
  for (const [stretch] of text.matchAll(/\s+|\S/gu)) {
    if (/\s/.test(stretch)) {
      const end = behindBlanks(source, at);
      for (let index = 0; index < stretch.length; index++)
        offsets.push(Math.min(at + index, Math.max(at, end - 1)));
      at = end;
      continue;
    }
    // In a folded text a line break may stand for nothing at all.
    if (source.charAt(at) !== stretch.charAt(0)) at = behindBlanks(source, at);
    for (let unit = 0; unit < stretch.length; unit++) offsets.push(at + unit);
    at += lengthOf(source, at, stretch);
  }
  offsets.push(Math.min(at, source.length));
  return offsets;
}

function firstCharacter(source: string): number {
  if (source.startsWith('"') || source.startsWith("'")) return 1;
  if (!/^[|>]/.test(source)) return 0;
  const firstLine = source.indexOf('\n') + 1;
  return firstLine + (/^\s*/.exec(source.slice(firstLine))?.[0].length ?? 0);
}

/** Blanks as they are, and in double quotes also those that are written as escapes. */
function behindBlanks(source: string, at: number): number {
  const blanks = source.startsWith('"') ? /(?:\s|\\(?:\r?\n|[nrt ]|x20))*/y : /\s*/y;
  blanks.lastIndex = at;
  return at + (blanks.exec(source)?.[0].length ?? 0);
}

/** How much of the source stands for one character that is no blank. */
function lengthOf(source: string, at: number, character: string): number {
  if (source.startsWith("'") && character === "'") return 2;
  if (!source.startsWith('"') || source.charAt(at) !== '\\') return character.length;
  const lengths: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };
  return lengths[source.charAt(at + 1)] ?? 2;
}
