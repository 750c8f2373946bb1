/** A place in a text: `offset` in UTF-16 units from 0, `line` and `column` from 1. */
export interface TextPosition {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

export function positionAt(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { offset, line, column: offset - before.lastIndexOf('\n') };
}

/** From characters as PostgreSQL counts them (code points) to UTF-16 units. */
export function fromCodePoints(text: string, count: number): number {
  let offset = 0;
  for (let left = count; left > 0 && offset < text.length; left--) {
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  }
  return offset;
}

/** From bytes of UTF-8, which the parser counts, to UTF-16 units. */
export function fromBytes(text: string, bytes: number): number {
  return Buffer.from(text).subarray(0, bytes).toString().length;
}
