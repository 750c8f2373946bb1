/**
 * Marks that a rendered letter carries until it is written as text and HTML. They are private-use characters
 * that no data can bring along, so a value is always a value: whatever stands in it never becomes a list, a link,
 * a heading or markup.
 */
export const VALUE_BEGINS = '\uE000';
export const LINK_BEGINS = '\uE001';
export const VALUE_ENDS = '\uE002';
export const LINE_BREAK = '\uE003';
export const TABLE = '\uE004';

/** All marks, for what must not contain any. */
export const MARKS = /[\uE000-\uE004]/;

// Control characters, marks of text direction, line and paragraph separators, and our own marks.
const UNWANTED = /[\p{Cc}\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uE000-\uE004\uFEFF]+/gu;

/** Data as it may stand in a letter: on one line, without characters that act instead of being read. */
export function onOneLine(text: string): string {
  return text.replace(UNWANTED, ' ').trim();
}

/** A rendered text that is no letter: an entity's name, a file's name. */
export function withoutMarks(rendered: string): string {
  return rendered.replaceAll(LINE_BREAK, '\n').replace(new RegExp(MARKS, 'g'), '');
}
