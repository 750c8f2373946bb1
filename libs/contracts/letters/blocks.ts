import { LINE_BREAK, LINK_BEGINS, TABLE, VALUE_BEGINS, VALUE_ENDS } from './markup.js';

/** A letter as it is built, before it is written as text or HTML. */
export type Block =
  | { readonly is: 'paragraph'; readonly lines: readonly Line[] }
  | { readonly is: 'list'; readonly items: readonly Line[] }
  | { readonly is: 'table' }
  /** Lines that are set as they stand, such as a table in a text that a person has edited. */
  | { readonly is: 'preformatted'; readonly lines: readonly string[] };

export type Line = readonly Run[];

/** Characters that are set alike. */
export interface Run {
  readonly text: string;
  readonly bold: boolean;
  readonly link: boolean;
}

/** What a rendered body is made of. Structure is what the template wrote; a value between its marks is only text. */
export function blocksOf(rendered: string): readonly Block[] {
  const blocks: Block[] = [];
  let paragraph: Line[] = [];
  let items: Line[] = [];
  const close = (): void => {
    if (paragraph.length > 0) blocks.push({ is: 'paragraph', lines: paragraph });
    if (items.length > 0) blocks.push({ is: 'list', items });
    paragraph = [];
    items = [];
  };
  for (const line of rendered.split('\n')) {
    const written = line.trim();
    if (written === TABLE) {
      close();
      blocks.push({ is: 'table' });
    } else if (written === '') {
      close();
    } else if (written.includes(TABLE)) {
      throw new Error('{{ table }} must stand on a line of its own');
    } else if (written.startsWith('- ')) {
      if (paragraph.length > 0) close();
      items.push(...linesOf(written.slice(2)));
    } else {
      if (items.length > 0) close();
      paragraph.push(...linesOf(written));
    }
  }
  close();
  return blocks;
}

const PIECES = new RegExp(
  `[${VALUE_BEGINS}${LINK_BEGINS}][^${VALUE_ENDS}]*${VALUE_ENDS}|[^${VALUE_BEGINS}${LINK_BEGINS}]+`,
  'g',
);

/** A value may have line breaks of its own: an address, the bank's details. */
function linesOf(written: string): readonly Line[] {
  const lines: Run[][] = [[]];
  let bold = false;
  const add = (text: string, link: boolean): void => {
    if (text !== '') (lines.at(-1) as Run[]).push({ text, bold, link });
  };
  for (const piece of written.match(PIECES) ?? []) {
    if (piece.startsWith(LINK_BEGINS)) {
      add(piece.slice(1, -1), true);
    } else if (piece.startsWith(VALUE_BEGINS)) {
      piece
        .slice(1, -1)
        .split(LINE_BREAK)
        .forEach((part, index) => {
          if (index > 0) lines.push([]);
          add(part, false);
        });
    } else {
      piece.split('**').forEach((part, index) => {
        if (index > 0) bold = !bold;
        add(part, false);
      });
    }
  }
  return lines;
}
