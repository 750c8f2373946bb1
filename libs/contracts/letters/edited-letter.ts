import type { Block, Line, Run } from './blocks.js';
import { onOneLine } from './markup.js';
import type { Letter } from './render.js';
import { MAX_LETTER_CHARACTERS } from './template.js';
import { escaped, htmlOf } from './write-html.js';

/** Two columns, or the rule under a table's head. */
const COLUMNS = /\S {2,}\S|^-+( +-+)+$/;
const LINK = /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)])/;

/**
 * A letter as a person has worded it: its plain text as given, and HTML made from that, so that both say the same.
 * Paragraphs, lists of `- ` and tables in columns stay what they are; addresses of pages become links.
 *
 * @throws RangeError when it is longer than any letter may be
 */
export function editedLetter(subject: string, text: string, locale: string): Letter {
  const lines = text.replace(/\r\n?/g, '\n').split('\n').map(withoutControls);
  const heading = { subject: onOneLine(subject), locale };
  const html = htmlOf(blocksIn(lines), null, heading);
  if (html.length > MAX_LETTER_CHARACTERS) {
    throw new RangeError(
      `The letter has ${html.length} characters, at most ${MAX_LETTER_CHARACTERS} are sent.`,
    );
  }
  return { subject: heading.subject, text: `${lines.join('\n').trimEnd()}\n`, html };
}

/** The same HTML under another subject. */
export function retitled(html: string, subject: string): string {
  return html.replace(/<title>[^<]*<\/title>/, () => `<title>${escaped(subject)}</title>`);
}

function blocksIn(lines: readonly string[]): readonly Block[] {
  const blocks: Block[] = [];
  let part: string[] = [];
  for (const line of [...lines, '']) {
    if (line.trim() !== '') part.push(line);
    else if (part.length > 0) {
      blocks.push(blockOf(part));
      part = [];
    }
  }
  return blocks;
}

function blockOf(lines: readonly string[]): Block {
  if (lines.every((line) => line.startsWith('- ') || line.startsWith('  '))) {
    const items: string[] = [];
    for (const line of lines) {
      if (line.startsWith('- ')) items.push(line.slice(2));
      else items.push(`${items.pop() ?? ''} ${line.trim()}`);
    }
    return { is: 'list', items: items.map(lineOf) };
  }
  if (lines.some((line) => COLUMNS.test(line))) return { is: 'preformatted', lines };
  return { is: 'paragraph', lines: lines.map(lineOf) };
}

function lineOf(text: string): Line {
  return text
    .split(LINK)
    .map((part, index): Run => ({ text: part, bold: false, link: index % 2 === 1 }))
    .filter((run) => run.text !== '');
}

/** Line by line, spaces kept: a table is aligned by them. */
function withoutControls(line: string): string {
  const indent = /^ */.exec(line)?.[0] ?? '';
  return indent + onOneLine(line);
}
