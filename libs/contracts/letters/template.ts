import type { Liquid, Template } from 'liquidjs';
import { complaintAboutLiquid, type LetterComplaint } from './liquid-errors.js';
import { MARKS } from './markup.js';

/** The most that one letter may come to, subject and body together. */
export const MAX_LETTER_CHARACTERS = 200_000;

/** A template that was read: what remains is to fill it in. */
export interface LetterTemplate {
  readonly file: string;
  /** Undefined when the file has no subject line. */
  readonly subject: readonly Template[] | undefined;
  readonly body: readonly Template[];
}

export type ReadTemplate =
  | { readonly ok: true; readonly template: LetterTemplate }
  | { readonly ok: false; readonly complaints: readonly LetterComplaint[] };

/**
 * Reads a letter as a person writes one: `Subject: ...` on the first line, a blank line, the text. Paragraphs are
 * set off by blank lines, `- ` begins a line of a list, `**` sets bold, `{{ table }}` stands on a line of its own.
 * A line with nothing but a tag leaves no line in the letter.
 */
export function readTemplate(liquid: Liquid, file: string, source: string): ReadTemplate {
  const text = source.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  if (MARKS.test(text)) {
    return {
      ok: false,
      complaints: [{ line: 1, column: 1, message: 'It has private-use characters in it.' }],
    };
  }
  const [, subjectLine] = /^Subject:[ \t]*(.*)(?:\n|$)/.exec(text) ?? [];
  // The subject's line stays in the body as an empty one, so that places in errors are those of the file.
  const body = subjectLine === undefined ? text : text.replace(/^.*/, '');
  try {
    return {
      ok: true,
      template: {
        file,
        subject: subjectLine === undefined ? undefined : liquid.parse(subjectLine, file),
        body: liquid.parse(tagsWithoutLines(body), file),
      },
    };
  } catch (error) {
    return { ok: false, complaints: [complaintAboutLiquid(error)] };
  }
}

/** A tag that has a line for itself takes the line break behind it along. */
function tagsWithoutLines(body: string): string {
  return body.replace(/^([ \t]*\{%(?:(?!%\}).)*?)-?%\}(?=[ \t]*\n)/gm, '$1-%}');
}
