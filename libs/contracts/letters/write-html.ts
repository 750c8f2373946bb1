import type { Block, Line } from './blocks.js';
import type { LetterTable } from './table.js';

// One style for the whole letter: mail programs that drop it show a plain letter, not a broken one.
const STYLE =
  'body{font:14px/1.5 Helvetica,Arial,sans-serif;color:#1a1a1a}table{border-collapse:collapse}' +
  'th,td{padding:4px 12px 4px 0;border-bottom:1px solid #ddd;text-align:left}.n{text-align:right}';

/** A letter as HTML of its own, with nothing to load: every character of data is escaped. */
export function htmlOf(
  blocks: readonly Block[],
  table: LetterTable | null,
  heading: { readonly subject: string; readonly locale: string },
): string {
  const body = blocks.map((block) => blockHtml(block, table)).join('\n');
  return `<!doctype html>
<html lang="${escaped(heading.locale)}">
<head><meta charset="utf-8"><title>${escaped(heading.subject)}</title><style>${STYLE}</style></head>
<body>
${body}
</body>
</html>
`;
}

function blockHtml(block: Block, table: LetterTable | null): string {
  switch (block.is) {
    case 'paragraph':
      return `<p>${block.lines.map(lineHtml).join('<br>\n')}</p>`;
    case 'list':
      return `<ul>\n${block.items.map((line) => `<li>${lineHtml(line)}</li>`).join('\n')}\n</ul>`;
    case 'table':
      return table ? tableHtml(table) : '';
    case 'preformatted':
      return `<pre>${escaped(block.lines.join('\n'))}</pre>`;
  }
}

function lineHtml(line: Line): string {
  return line
    .map(({ text, bold, link }) => {
      const inner = escaped(text);
      if (link) return `<a href="${inner}">${inner}</a>`;
      return bold ? `<strong>${inner}</strong>` : inner;
    })
    .join('');
}

function tableHtml({ columns, rows, more, total }: LetterTable): string {
  const opens = columns.map(({ right }) => (right ? '<td class="n" align="right">' : '<td>'));
  const head = columns.map(
    ({ title, right }) => `<th${right ? ' class="n" align="right"' : ''}>${escaped(title)}</th>`,
  );
  const body = rows.map(
    (row) =>
      `<tr>${row.map((cell, index) => `${opens[index] ?? '<td>'}${escaped(cell)}</td>`).join('')}</tr>`,
  );
  const foot = [more && `... ${more}`, total]
    .filter((text) => text !== null)
    .map((text) => `<tr><td colspan="${columns.length}"><strong>${escaped(text)}</strong></td></tr>`);
  return `<table>
<thead><tr>${head.join('')}</tr></thead>
<tbody>
${[...body, ...foot].join('\n')}
</tbody>
</table>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escaped(text: string): string {
  if (!/[&<>"']/.test(text)) return text;
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
