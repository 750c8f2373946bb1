import { describe, expect, it } from '@jest/globals';
import type { ContractFiles } from '../loading/digest.js';
import { problemText } from '../problem.js';
import { agingInput } from '../testing/aging-contexts.js';
import { arContract, arFiles } from '../testing/ar-contract.js';
import { exampleFiles, exampleWith } from '../testing/example-contract.js';
import { lintContract } from './lint-contract.js';
import type { SqlInspection, SqlInspector } from './sql-inspector.js';

const column = (name: string, type: string) => ({ name, type });

/** Knows the queries of the two contracts by a word in them, as the database would by their text. */
class KnownQueries implements SqlInspector {
  constructor(private readonly known: readonly (readonly [word: string, answer: SqlInspection])[]) {}

  async inspect(sql: string): Promise<SqlInspection> {
    const found = this.known.find(([word]) => sql.includes(word));
    if (found) return found[1];
    return { problem: `Line 1, column 1: no answer prepared for ${sql}`, offset: null, hint: null };
  }
}

function answer(...columns: readonly ReturnType<typeof column>[]): SqlInspection {
  return { columns, parameters: ['as_of'], relations: [] };
}

const EXAMPLE: readonly (readonly [string, SqlInspection])[] = [
  [
    'FROM open_items',
    answer(
      column('customer_id', 'text'),
      column('customer_name', 'text'),
      column('currency', 'text'),
      column('overdue_amount', 'numeric'),
      column('days_overdue', 'int4'),
    ),
  ],
  [
    'FROM customer_standing',
    answer(column('customer_id', 'text'), column('contact_name', 'text'), column('contact_email', 'text')),
  ],
  ['COUNT(*)', answer(column('n', 'int8'))],
];

async function lint(files: ContractFiles, known = EXAMPLE): Promise<string> {
  return (await lintContract(files, new KnownQueries(known))).map(problemText).join('\n');
}

/** The example with tiers instead of one letter. */
function tiers(...conditions: readonly string[]): ContractFiles {
  const written = conditions.map(
    (condition, index) =>
      `      - { tier: ${index + 1}, name: t${index + 1}, if: "${condition}", template: letter.liquid }`,
  );
  const files = new Map(exampleWith('      template: letter.liquid\n', ''));
  const contract = files.get('contract.yaml') ?? '';
  return files.set(
    'contract.yaml',
    contract.replace('    suppress:', `    tiers:\n${written.join('\n')}\n    suppress:`),
  );
}

describe('Lint', () => {
  it('has nothing to say about the example', async () => {
    expect(await lint(exampleFiles())).toBe('');
  });

  it('has nothing to say about the AR contract', async () => {
    const { contexts } = agingInput([], '2026-06-10');
    const { context } = arContract().contract;
    const known = Object.entries(context).flatMap(([name, query]) =>
      query.kind === 'sql' ? [[query.sql, answer(...(contexts[name]?.columns ?? []))] as const] : [],
    );
    const others = [
      ['fresh_at', answer(column('fresh_at', 'timestamptz'))],
      ['AS n', answer(column('n', 'int8'))],
    ] as const;
    expect(await lint(arFiles(), [...known, ...others])).toBe('');
  });

  it.each([
    [
      'item.overdue_amount > 100.00',
      'item.overdue_amuont > 100.00',
      'contract.yaml:40:15 error: There is no overdue_amuont in overdue. Did you mean overdue_amount?',
    ],
    ['item.overdue_amount > 100.00', 'item.currency > 100.00', 'there is no > between string and decimal.'],
    [
      'amount: overdue_amount',
      'amount: overdue',
      'There is no column overdue in overdue. Known here: customer_id',
    ],
    [
      'amount: overdue_amount',
      'amount: currency',
      'Expected a column of type decimal or int for amount, but currency is of type text.',
    ],
    ['key: [customer_id, currency]', 'key: [customer]', 'There is no column customer in overdue.'],
    ['contact: { on: [customer_id] }', 'contact: { on: [customer] }', 'There is no column customer in'],
    [
      'customer:{{ item.customer_id }}',
      'customer:{{ item.customerid }}',
      'there is no customerid in overdue. Did you mean customer_id?',
    ],
    ['row.n == run.counts', 'row.m == run.counts', 'There is no m in row.'],
    [
      'context:',
      'context:\n  more: { sql: "SELECT 1 FROM customer_standing" }',
      'warning: Nothing uses the query more',
    ],
  ])('with %j as %j says %s', async (replace, by, expected) => {
    expect(await lint(exampleWith(replace, by))).toContain(expected);
  });

  it('looks at the placeholders of templates', async () => {
    const files = new Map(exampleFiles()).set(
      'letter.liquid',
      'Subject: x\n\n{{ item.curency }} {{ contact.contact_name }}',
    );
    expect(await lint(files)).toBe(
      'letter.liquid:3:4 error: item.curency: there is no curency in overdue. Did you mean currency?',
    );
  });

  it('shows what is wrong with SQL at its place in the file', async () => {
    const sql = 'SELECT customer_id, contact_name, contact_email FROM customer_standing';
    const wrong: SqlInspection = {
      problem: 'Line 1, column 8: column "customer_idd" does not exist.',
      offset: sql.indexOf('contact_name'),
      hint: 'Perhaps you meant to reference the column "customer_standing.customer_id"',
    };
    const found = await lint(exampleFiles(), [
      EXAMPLE[0] as never,
      ['FROM customer_standing', wrong],
      EXAMPLE[2] as never,
    ]);
    const line = (exampleFiles().get('contract.yaml') ?? '')
      .split('\n')
      .findIndex((text) => text.includes(sql));
    expect(found).toContain(
      `contract.yaml:${line + 1}:${'    sql: '.length + sql.indexOf('contact_name') + 1} error: column "customer_idd" does not exist. Perhaps you meant`,
    );
  });

  it('finds the place in SQL that is folded over many lines', async () => {
    const { context } = arContract().contract;
    const { holds } = context;
    const sql = holds?.kind === 'sql' ? holds.sql : '';
    const offset = sql.indexOf('proposed_actions');
    const wrong: SqlInspection = {
      problem: 'relation "proposed_actions" does not exist',
      offset,
      hint: null,
    };
    const found = await lint(arFiles(), [[sql, wrong]]);
    const lines = (arFiles().get('contract.yaml') ?? '').split('\n');
    const from = lines.findIndex(
      (line, at) => at > lines.indexOf('  holds:') && line.includes('FROM proposed_actions'),
    );
    const column = (lines[from] ?? '').indexOf('proposed_actions') + 1;
    expect(found).toContain(
      `contract.yaml:${from + 1}:${column} error: relation "proposed_actions" does not exist.`,
    );
  });

  it('knows the inputs that a start may carry', async () => {
    const asks: SqlInspection = {
      columns: [column('n', 'int8')],
      parameters: ['input_reigon'],
      relations: [],
    };
    const known = [...EXAMPLE.slice(0, 2), ['COUNT(*)', asks] as const];
    const files = exampleWith('gate:', 'inputs: { region: { type: text } }\ngate:');
    expect(await lint(files, known)).toContain(
      'There is no input reigon; declare it under inputs. Did you mean region?',
    );
  });

  it.each([
    [['item.days_overdue >= 1', 'item.days_overdue >= 31'], ''],
    [['item.days_overdue >= 31', 'item.days_overdue >= 1'], 'Tier 1 (t1) can never be chosen'],
    [
      ['item.days_overdue >= 1', 'item.days_overdue > 30 && item.days_overdue < 31'],
      'Tier 2 (t2) can never be chosen',
    ],
    [['item.days_overdue >= 1', 'item.overdue_amount < 50'], 'Tier 2 (t2) can never be chosen'],
    [['item.overdue_amount > 200', 'item.overdue_amount > 100.5'], 'Tier 1 (t1) can never be chosen'],
    [['item.overdue_amount > 200'], 'No tier of letters is chosen where item.overdue_amount is 100.0001'],
    [['item.overdue_amount > 100.00'], ''],
    [["item.customer_name.startsWith('A')"], ''],
  ])('of tiers with %j says %j', async (conditions, expected) => {
    const found = await lint(tiers(...conditions));
    if (expected === '') expect(found).not.toMatch(/[Tt]ier/);
    else expect(found).toContain(expected);
  });

  it('tells everything that loading tells, and does not stop at the first', async () => {
    const files = exampleWith('template: letter.liquid', 'template: leter.liquid');
    expect(await lint(files)).toContain('There is no file leter.liquid');
    expect(await lint(exampleWith('title: My first letters', 'titel: x'))).toContain(
      'There is no field titel',
    );
  });
});
