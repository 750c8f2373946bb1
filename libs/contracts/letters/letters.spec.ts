import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonObject } from '#ledger';
import type { Table } from '../model/fan-out.js';
import { rowShape } from '../values/row.js';
import { list, type Scope, type Shape, value } from '../values/shape.js';
import { letterEngine } from './engine.js';
import { Formats } from './formats.js';
import { letterValue, TABLE_PLACE } from './letter-values.js';
import { unknownPlaceholders } from './placeholders.js';
import { type Letter, LetterFailed, renderCall, renderLetter } from './render.js';
import { TableLayout } from './table.js';
import { type LetterTemplate, readTemplate } from './template.js';

const line = rowShape(
  'items',
  new Map<string, Shape>([
    ['tranid', value('text')],
    ['po', value('text')],
    ['due', value('date')],
    ['amount', value('decimal')],
    ['days', value('int')],
    ['disputed', value('bool')],
  ]),
);
const scope: Scope = new Map<string, Shape>([
  [
    'item',
    rowShape(
      'aging',
      new Map<string, Shape>([
        ['name', value('text')],
        ['amount', value('decimal')],
        ['credits', value('decimal')],
        ['documents', value('int')],
        ['due', value('date')],
        ['currency', value('text')],
        ['phone', value('text')],
      ]),
    ),
  ],
  ['lines', list(line)],
  ['table', value('text')],
]);
const { liquid } = letterEngine('en-US');

const item: JsonObject = {
  name: 'Walnut & <Sons>',
  amount: '1234.5',
  credits: '0',
  documents: 2,
  due: '2020-05-01',
  currency: 'USD',
  phone: null,
};

function template(source: string): LetterTemplate {
  const read = readTemplate(liquid, 'letter.liquid', source);
  if (!read.ok) throw new Error(read.complaints.map(({ message }) => message).join(' | '));
  return read.template;
}

function letter(body: string, of: JsonObject = {}, lines: readonly JsonObject[] = []): Letter {
  const values = {
    item: letterValue(scope.get('item') as Shape, { ...item, ...of }),
    lines: letterValue(list(line), lines),
    table: TABLE_PLACE,
  };
  const table = lines.length > 0 ? layout().lay(lines, 'USD') : null;
  return renderLetter(liquid, template(`Subject: To {{ item.name }}\n\n${body}`), values, table, 'en-US');
}

function layout(more: Partial<Table> = {}): TableLayout {
  const table: Table = {
    of: 'lines',
    if: null,
    columns: [
      { title: 'Document', column: 'tranid' },
      { title: 'PO', column: 'po' },
      { title: 'Due', column: 'due' },
      { title: 'Open', column: 'amount' },
      { title: 'Disputed', column: 'disputed' },
    ],
    largest_by: 'amount',
    show: 25,
    sum: 'amount',
    attach: null,
    ...more,
  };
  return new TableLayout(table, line, new Formats('en-US'));
}

describe('A letter', () => {
  it('comes out as text and as HTML from one template', () => {
    const body = [
      'Dear {{ item.name }},',
      '',
      'you owe **{{ item.amount | money: item.currency }}** since {{ item.due | date }}.',
      'Second line.',
      '',
      '- one',
      '- {{ "https://pay.example.com/x" | with_query: "customer", "a b" | link }}',
    ].join('\n');
    const { subject, text, html } = letter(body);
    expect(subject).toBe('To Walnut & <Sons>');
    expect(text).toBe(
      'Dear Walnut & <Sons>,\n\nyou owe USD 1,234.50 since May 1, 2020.\nSecond line.\n\n' +
        '- one\n- https://pay.example.com/x?customer=a+b\n',
    );
    expect(html).toContain('<title>To Walnut &amp; &lt;Sons&gt;</title>');
    expect(html).toContain('<p>Dear Walnut &amp; &lt;Sons&gt;,</p>');
    expect(html).toContain('<strong>USD 1,234.50</strong>');
    expect(html).toContain('<a href="https://pay.example.com/x?customer=a+b">');
  });

  it.each([
    ['null', '{{ item.phone }}', 'letter.liquid: {{ item.phone }}: there is no value for it, line 3'],
    ['an empty text', '{{ item.name }}', 'there is no value for it'],
    ['null in a filter', '{{ item.phone | append: "x" }}', 'append needs a text and found nothing'],
    ['a text as money', '{{ item.name | money: item.currency }}', 'money needs a number and found'],
    ['a whole list', '{{ lines }}', 'name one of its columns'],
    ['a link that runs something', '{{ "javascript:alert(1)" | link }}', 'begins with https://'],
  ])('fails with %s', (what, body, message) => {
    const of = what === 'an empty text' ? { name: '' } : {};
    expect(() => letter(body, of, [{ tranid: 'x' }])).toThrow(LetterFailed);
    expect(() => letter(body, of, [{ tranid: 'x' }])).toThrow(message);
  });

  it('shows a default where there is no value, and only there', () => {
    expect(letter('{{ item.phone | default: "none" }}, {{ item.name | default: "nobody" }}').text).toBe(
      'none, Walnut & <Sons>\n',
    );
  });

  it('compares amounts exactly, and leaves no line where a tag stood', () => {
    const body =
      'a\n{% if item.credits < 0 %}\ncredits\n{% endif %}\nb\n{% if item.amount == 1234.5 %}\nc\n{% endif %}\nd';
    expect(letter(body).text).toBe('a\nb\nc\nd\n');
    expect(letter(body, { credits: '-0.01' }).text).toBe('a\ncredits\nb\nc\nd\n');
  });

  it('counts, dates and capitals are written as people do', () => {
    const body = [
      '{{ item.documents | plural: "document", "documents" }}',
      '{{ item.due | business_days_later: 1 | date }}',
      '{{ item.due | days_later: 1 | date: "short" }}',
      '{{ item.name | upcase }}',
      '{{ item.documents | number }}',
      '{{ item.credits | abs | money: item.currency }}',
    ].join('\n');
    expect(letter(body, { documents: 1, credits: '-3' }).text).toBe(
      '1 document\nMay 4, 2020\nMay 2, 2020\nWALNUT & <SONS>\n1\nUSD 3.00\n',
    );
  });

  it('never lets a value become structure, whatever stands in it', () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '- x',
        '**x**',
        '\n\n- x',
        '<b>',
        '{{ item.name }}',
        '\uE004',
        '\uE001x\uE002',
        '\u202Ex',
      ),
    );
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 3 }), (parts) => {
        const name = `x${parts.join('')}`;
        const { html, text } = letter('{{ item.name }}\n\nend', { name });
        expect(html.match(/<p>/g)).toHaveLength(2);
        expect(html).not.toMatch(/<(ul|strong|a|b)\b/);
        expect(text.endsWith('\n\nend\n')).toBe(true);
        expect(text).not.toMatch(/[\uE000-\uE004\u202E]/);
      }),
    );
  });

  it('wraps long lines of text and leaves HTML alone', () => {
    const { text, html } = letter(`- ${'word '.repeat(40)}end`);
    expect(text.split('\n').every((row) => row.length <= 76)).toBe(true);
    expect(text.split('\n')[1]).toMatch(/^ {2}word/);
    expect(html.match(/<li>/g)).toHaveLength(1);
  });

  it('is refused when it is longer than any letter may be', () => {
    expect(() => letter('{{ item.name }}', { name: 'x'.repeat(250_000) })).toThrow('at most 200000');
  });
});

describe('A table', () => {
  const lines = Array.from({ length: 30 }, (_, index) => ({
    tranid: `D${index}`,
    po: null,
    due: '2020-05-01',
    amount: `${index + 1}.10`,
    days: index,
    disputed: index === 29,
  }));
  const sorted = layout().largestFirst(lines);

  it('shows the largest first, then how many more and their sum, and ties to the total', () => {
    const { rows, more, total } = layout().lay(sorted, 'USD');
    expect(rows).toHaveLength(25);
    expect(rows[0]).toEqual(['D29', 'May 1, 2020', '30.10', 'yes']);
    expect(more).toBe('and 5 more, together USD 15.50');
    expect(total).toBe('Total USD 468.00');
  });

  it('stands on a line of its own in text and HTML', () => {
    const { text, html } = letter('Before\n\n{{ table }}\n\nafter', {}, [...sorted]);
    expect(text).toContain('Document  Due           Open  Disputed\n--------  -----------');
    expect(text).toContain('... and 5 more, together USD 15.50');
    expect(html.match(/<tr>/g)).toHaveLength(1 + 25 + 2);
    expect(() => letter('x {{ table }}', {}, [...sorted])).toThrow('on a line of its own');
  });

  it('has no column in which nothing stands', () => {
    const titles = (rows: readonly JsonObject[]): readonly string[] =>
      layout()
        .lay(rows, 'USD')
        .columns.map(({ title }) => title);
    expect(titles(sorted)).toEqual(['Document', 'Due', 'Open', 'Disputed']);
    expect(titles(sorted.slice(1, 3))).toEqual(['Document', 'Due', 'Open']);
    expect(titles([{ ...lines[0], po: 'P1' }])).toEqual(['Document', 'PO', 'Due', 'Open']);
  });

  it('is the same whatever the order of its rows', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, { minLength: 30 }), (shuffled) => {
        expect(layout().largestFirst(shuffled)).toEqual(sorted);
      }),
    );
  });

  it('is attached whole as CSV that no spreadsheet takes for a formula', () => {
    const hostile = [
      { tranid: '=1+1', po: '+49', due: '2020-05-01', amount: '-5.5', disputed: false },
      { tranid: '@x', po: 'a "b", c', due: null, amount: '2', disputed: true },
      { tranid: '\t=x', po: '-1\r\n-2', due: null, amount: '1', disputed: true },
    ];
    expect(layout().csv(hostile, 'USD')).toBe(
      'Document,PO,Due,Open,Disputed\r\n' +
        "'=1+1,'+49,2020-05-01,-5.50,no\r\n" +
        '\'@x,"a ""b"", c",,2.00,yes\r\n' +
        "'=x,'-1 -2,,1.00,yes\r\n",
    );
  });
});

describe('A template', () => {
  it.each([
    ['{{ item.name | raw }}', 'There is no filter raw'],
    ['{{ item.name | upcas }}', 'There is no filter upcas. Did you mean upcase?'],
    ['{% include "x" %}', 'There is no tag include'],
    ['{% assign x = 1 %}', 'There is no tag assign'],
    ['{{ item.name', 'not closed'],
    ['\uE000', 'private-use'],
  ])('%s is refused', (source, message) => {
    const read = readTemplate(liquid, 'x.liquid', source);
    expect(read.ok ? '' : read.complaints[0]?.message).toContain(message);
  });

  it('tells the line and column of a mistake', () => {
    const read = readTemplate(
      liquid,
      'x.liquid',
      'Subject: x\n\n{% if item.name %}\nb\n{% endif %}\n  {{ a | nope }}',
    );
    expect(read.ok ? [] : read.complaints).toMatchObject([{ line: 6, column: 3 }]);
  });

  it.each([
    ['{{ itm.name }}', 'There is nothing called itm here. Did you mean item?'],
    ['{{ item.nmae }}', 'item.nmae: there is no nmae in aging. Did you mean name?'],
    ['{% if item.gone %}x{% endif %}', 'there is no gone in aging'],
    ['{{ item.name.first }}', 'in a single value'],
    [
      '{% for row in lines %}{{ row.tranid }}{{ row.amuont }}{% endfor %}',
      'there is no amuont in items. Did you mean amount?',
    ],
    ['{{ item.amount | money: item.curency }}', 'Did you mean currency?'],
    ['{{ lines.amount }}', 'lines is a list'],
    [
      '{% for a in lines %}{% for b in lines %}{{ b.tranid }}{% endfor %}{% endfor %}',
      'One for stands inside another',
    ],
  ])('%s is told before any letter is written', (source, message) => {
    const found = unknownPlaceholders(liquid, template(source).body, scope);
    expect(found.map((complaint) => complaint.message).join(' | ')).toContain(message);
  });

  it('may use everything that is there', () => {
    const source =
      '{{ item.name }}{% for row in lines %}{{ row.tranid }}{{ forloop.index }}{{ item.due }}{% endfor %}{{ lines.size }}';
    expect(unknownPlaceholders(liquid, template(source).body, scope)).toEqual([]);
  });

  it('is spoken without a subject', () => {
    const spoken = template('Call {{ item.name }}.');
    expect(spoken.subject).toBeUndefined();
    const values = { item: letterValue(scope.get('item') as Shape, item) };
    expect(renderCall(liquid, spoken, values, null)).toBe('Call Walnut & <Sons>.\n');
  });
});
