import type { Liquid, Template } from 'liquidjs';
import { blocksOf } from './blocks.js';
import { reasonOfLiquid } from './liquid-errors.js';
import { onOneLine, withoutMarks } from './markup.js';
import type { LetterTable } from './table.js';
import { type LetterTemplate, MAX_LETTER_CHARACTERS } from './template.js';
import { htmlOf } from './write-html.js';
import { textOf } from './write-text.js';

/** A finished letter. */
export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** One letter that can't be written; the message says which placeholder of which file. */
export class LetterFailed extends Error {
  override readonly name = 'LetterFailed';
}

/** Values by name, as `letterValue` makes them; `table` is the place of the table. */
export type LetterValues = object;

/** @throws LetterFailed when a placeholder has no value, or the letter is longer than any may be */
export function renderLetter(
  liquid: Liquid,
  template: LetterTemplate,
  values: LetterValues,
  table: LetterTable | null,
  locale: string,
): Letter {
  const { file } = template;
  const subject = onOneLine(withoutMarks(rendered(liquid, file, template.subject ?? [], values)));
  try {
    const blocks = blocksOf(rendered(liquid, file, template.body, values));
    const letter = { subject, text: textOf(blocks, table), html: htmlOf(blocks, table, { subject, locale }) };
    if (letter.html.length <= MAX_LETTER_CHARACTERS) return letter;
    throw new Error(
      `the letter has ${letter.html.length} characters, at most ${MAX_LETTER_CHARACTERS} are sent`,
    );
  } catch (error) {
    if (error instanceof LetterFailed) throw error;
    throw new LetterFailed(`${file}: ${(error as Error).message}.`);
  }
}

/** A text with placeholders that is no letter: an entity, a file's name. @throws LetterFailed */
export function renderText(
  liquid: Liquid,
  name: string,
  text: readonly Template[],
  values: LetterValues,
): string {
  return withoutMarks(rendered(liquid, name, text, values));
}

/** What is said on the phone: text only. @throws LetterFailed */
export function renderCall(
  liquid: Liquid,
  template: LetterTemplate,
  values: LetterValues,
  table: LetterTable | null,
): string {
  return textOf(blocksOf(rendered(liquid, template.file, template.body, values)), table);
}

function rendered(liquid: Liquid, file: string, template: readonly Template[], values: LetterValues): string {
  let text: string;
  try {
    text = liquid.renderSync([...template], values) as string;
  } catch (error) {
    throw new LetterFailed(`${file}: ${reasonOfLiquid(error)}`);
  }
  if (text.length <= MAX_LETTER_CHARACTERS) return text;
  throw new LetterFailed(
    `${file}: it came to ${text.length} characters, at most ${MAX_LETTER_CHARACTERS} are sent.`,
  );
}
