import type { Block, Line } from './blocks.js';
import type { LetterTable } from './table.js';

/** Width of a mail that is read as plain text. */
const COLUMNS = 76;

/** A letter as plain text: paragraphs wrapped, the table in columns. */
export function textOf(blocks: readonly Block[], table: LetterTable | null): string {
  return `${blocks.map((block) => blockText(block, table)).join('\n\n')}\n`;
}

function blockText(block: Block, table: LetterTable | null): string {
  switch (block.is) {
    case 'paragraph':
      return block.lines.map((line) => wrapped(plain(line), '', '')).join('\n');
    case 'list':
      return block.items.map((line) => wrapped(plain(line), '- ', '  ')).join('\n');
    case 'table':
      return table ? tableText(table) : '';
    case 'preformatted':
      return block.lines.join('\n');
  }
}

function plain(line: Line): string {
  return line.map(({ text }) => text).join('');
}

function wrapped(text: string, first: string, next: string): string {
  if (first.length + text.length <= COLUMNS) return first + text;
  const lines: string[] = [];
  let line = first;
  let begun = false;
  for (const word of text.split(' ')) {
    if (begun && line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = next;
      begun = false;
    }
    line += begun ? ` ${word}` : word;
    begun = true;
  }
  return [...lines, line].join('\n');
}

function tableText({ columns, rows, more, total }: LetterTable): string {
  const widths = columns.map(({ title }, index) =>
    rows.reduce((width, row) => Math.max(width, (row[index] ?? '').length), title.length),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        return columns[index]?.right ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  const lines = [line(columns.map(({ title }) => title)), rule, ...rows.map(line)];
  if (more !== null) lines.push(`... ${more}`);
  if (total !== null) lines.push(rule, total);
  return lines.join('\n');
}
