import {
  column,
  condition,
  duration,
  listOf,
  named,
  object,
  oneOf,
  type Schema,
  sql,
  text,
  whole,
  yesNo,
} from './fields.js';

const columns = listOf(column('Column', 'A column of the query.'), 'Columns', 'Columns of the query.', {
  minItems: 1,
  maxItems: 5,
});

export const besideSchema: Schema = named(
  object(
    'Rows beside',
    'Rows of another query, or of an earlier fan-out, that belong to a row of this one.',
    {
      from: text('From', 'The query or fan-out; the same name where it is left out.'),
      on: { ...columns, description: 'Columns that are equal on both sides.' },
      many: yesNo('Many', 'Many rows stand beside one. Otherwise one, or a row of nulls.'),
    },
    ['on'],
  ),
  'With',
  'Rows of other queries beside each row, under the name they have in conditions and letters.',
);

const fromLines: Schema = {
  type: 'object',
  title: 'From the lines',
  description: 'One of sum, max, min (of a column) and count, over the lines for which `if` holds.',
  properties: {
    sum: column('Sum', 'Sum of this column of the lines.'),
    max: column('Largest', 'Largest value of this column of the lines.'),
    min: column('Smallest', 'Smallest value of this column of the lines.'),
    count: { const: true, title: 'Count', description: 'How many lines.' },
    if: condition('If', 'Only lines for which this holds; the line is `line`.'),
  },
  additionalProperties: false,
  oneOf: ['sum', 'max', 'min', 'count'].map((take) => ({ required: [take] })),
  errorMessage: 'Expected exactly one of sum, max, min and count.',
};

const itemSchema: Schema = object(
  'Item',
  'What a row stands for: which columns carry meaning.',
  {
    key: { ...columns, title: 'Key', description: 'Tell one item from another, the same from run to run.' },
    customer: column('Customer', 'Column with the id of the customer.'),
    customer_name: column('Customer’s name', 'Column with the name to show.'),
    currency: column('Currency', 'Column with the ISO 4217 code of the amounts.'),
    amount: column('Amount', 'Column with what is overdue.'),
    open: column('Open', 'Column with the whole balance.'),
    age: column('Age', 'Column with the days that the oldest document is late.'),
    rank_by: column('Rank by', 'Column with the amount in one common currency, used for ranking only.'),
    lines: column('Lines', 'Which of `with` holds the documents of the item.'),
    adds_up: {
      type: 'object',
      title: 'Adds up',
      description:
        'How columns follow from the lines: checked for every item, worked out anew when lines are dropped.',
      additionalProperties: fromLines,
      maxProperties: 50,
    },
  },
  ['key'],
);

export const contextSchema: Schema = named(
  {
    type: 'object',
    title: 'Context',
    description: 'Rows that a run freezes before it plans.',
    properties: {
      sql: sql('Read-only, on the mirror and the read models.'),
      max_rows: whole('Most rows', 'More rows than this stop the run.', 1, 1_000_000),
      timeout: duration('Time limit', 'A query that takes longer stops the run.'),
      reflexions: object(
        'Reflexions',
        'What earlier runs noted, newest first.',
        {
          tags: listOf(text('Tag', 'A tag of a reflexion.'), 'Tags', 'Notes with one of these tags.'),
          limit: whole('Limit', 'At most this many.', 1, 100),
        },
        ['tags'],
      ),
      item: itemSchema,
      with: besideSchema,
    },
    additionalProperties: false,
    oneOf: [{ required: ['sql'] }, { required: ['reflexions'] }],
    errorMessage: 'Expected either sql or reflexions in a context.',
  },
  'Context',
  'Queries whose rows are frozen when a run starts, by name.',
);

export const preconditionsSchema: Schema = listOf(
  object(
    'Precondition',
    'Checked before anything is planned.',
    {
      name: text('Name', 'Name of the check.', { maxLength: 63 }),
      severity: oneOf('Severity', 'warn: shown at the gate, goes on. block: the run ends.', [
        'warn',
        'block',
      ]),
      sql: sql('Its first row is `row`.'),
      expect: condition('Expect', 'What must hold for `row`; `now` and `as_of` are there too.'),
      timeout: duration('Time limit', 'A query that takes longer counts as not met.'),
    },
    ['name', 'severity', 'sql', 'expect'],
  ),
  'Preconditions',
  'Checked before anything is planned.',
);
