import { besideSchema } from './context.schema.js';
import {
  code,
  column,
  condition,
  duration,
  file,
  listOf,
  name,
  named,
  object,
  oneOf,
  type Schema,
  text,
  whole,
  yesNo,
} from './fields.js';

const tierSchema: Schema = object(
  'Tier',
  'A step of sharpness. The highest tier whose `if` holds is chosen.',
  {
    tier: whole('Number', 'Rises by one from tier to tier.', 1, 20),
    name: text('Name', 'Shown beside the number.', { maxLength: 63 }),
    if: condition('If', 'When the tier is due.'),
    template: file('Template', 'The letter of this tier.'),
    call: file('Call', 'What to say on the phone beside the letter.'),
    min_days_between: whole(
      'Least days between contacts',
      'For conditions, as `tier.min_days_between`.',
      0,
      365,
    ),
    cc: listOf(name('Recipient', 'Name of a recipient.'), 'Copied to', 'One without an address is left out.'),
    needs_review: yesNo('Needs review', 'Decided by itself, never in one click with others.'),
  },
  ['tier', 'name', 'if', 'template'],
);

const suppressSchema: Schema = {
  ...object(
    'Rule',
    'What holds an item back, or changes how it is staged. Evaluated in order.',
    {
      code: code('Kept as evidence; the first code that skips is the item’s.'),
      if: condition('If', 'When the rule hits. With drop_items it is asked for every `line`.'),
      effect: oneOf(
        'Effect',
        'skip: not staged. mark: staged, with a mark. drop_items: without these lines. tool: with another tool.',
        ['skip', 'mark', 'drop_items', 'tool'],
      ),
      as: listOf(oneOf('Mark', 'What the item is marked as.', ['vip', 'needs_review']), 'As', 'Marks.', {
        minItems: 1,
      }),
      skip_if: condition('Skip if', 'Skips when this holds for what is left.'),
      tool: name('Tool', 'Carries the item out instead.'),
      call: file('Call', 'What to say on the phone.'),
    },
    ['code', 'if'],
  ),
  allOf: [
    {
      if: { properties: { effect: { const: 'mark' } }, required: ['effect'] },
      then: { required: ['as'] },
      else: { properties: { as: false } },
    },
    {
      if: { properties: { effect: { const: 'tool' } }, required: ['effect'] },
      then: { required: ['tool'] },
      else: { properties: { tool: false, call: false } },
    },
    {
      if: { properties: { effect: { const: 'drop_items' } }, required: ['effect'] },
      else: { properties: { skip_if: false } },
    },
  ],
};

const tableSchema: Schema = object(
  'Table',
  'The rows that `{{ table }}` lists in a letter, and the file with all of them.',
  {
    of: name('Of', 'A `with` of many rows, or `rows` of a group.'),
    if: condition('If', 'Which rows the letter lists; the row is `line`.'),
    columns: {
      type: 'object',
      title: 'Columns',
      description: 'Heading: column, from left to right.',
      additionalProperties: text('Column', 'A column, or one of a row beside: letter.tier_name.'),
      minProperties: 1,
      maxProperties: 12,
    },
    largest_by: column('Largest by', 'The letter lists the largest of this column first.'),
    show: whole('Show', 'At most this many rows in the letter; then how many more, and their sum.', 1, 100),
    sum: column('Sum', 'Its sum over the listed rows must be the item’s amount.'),
    attach: text('Attach', 'Name of the CSV file with every row; may contain placeholders.'),
  },
  ['of', 'columns'],
);

const stageSchema: Schema = object(
  'Stage',
  'What is proposed for each item.',
  {
    action_type: name('Action', 'Type of the proposed action.'),
    tool: name('Tool', 'Carries it out after the decision.'),
    entity_ref: text(
      'Entity',
      'What it is about; may contain placeholders: customer:{{ item.customer_id }}.',
    ),
    expires: duration('Expires', 'Undecided for so long, it expires.'),
    recipient_kind: name('Recipient', 'Which of the recipients it goes to.'),
    template: file('Template', 'The letter, where no tier names one.'),
    needs_review: yesNo('Needs review', 'Decided by itself, never in one click with others.'),
    input: {
      type: 'object',
      title: 'Input',
      description: 'What the tool gets; texts may contain placeholders.',
      additionalProperties: { type: ['string', 'number', 'boolean'] },
      maxProperties: 30,
    },
    workflow: name('Workflow', 'Type of the contract that is started for each item.'),
  },
  ['action_type'],
);

const recipientSchema: Schema = object(
  'Recipient',
  'Whom a mail can go to. Conditions that come to a text or to null.',
  {
    name: condition('Name', 'The name.'),
    address: condition('Address', 'The mail address; null when there is none.'),
    phone: condition('Phone', 'The phone number; null when there is none.'),
  },
  ['address'],
);

export const fanOutSchema: Schema = listOf(
  {
    ...object(
      'Fan-out',
      'What is proposed for each row of a context.',
      {
        name: name('Name', 'Counts and checks use it: run.counts.<name>.staged.'),
        kind: oneOf(
          'Kind',
          'loop: a draft each. flag: stands out until decided. hitl_email_draft: never sent without its own decision. workflow: a run of another contract each.',
          ['loop', 'flag', 'hitl_email_draft', 'workflow'],
        ),
        over: name('Over', 'The context whose rows are gone through.'),
        if: condition('If', 'Which rows; the row is `item`.'),
        group_by: column(
          'Group by',
          'One item for all rows with the same value; rows without one are left out.',
        ),
        with: besideSchema,
        recipients: named(recipientSchema, 'Recipients', '`customer` is outside; every other is inside.'),
        tiers: listOf(tierSchema, 'Tiers', 'From the mildest to the sharpest.', { maxItems: 20 }),
        at_least: condition('At least', 'A tier’s number or null: within an episode a tier only rises.'),
        suppress: listOf(suppressSchema, 'Held back by', 'Rules, evaluated in order.'),
        once_per: object(
          'Once per',
          'Of several items with equal values the first stays, the others are skipped.',
          {
            columns: listOf(column('Column', 'A column.'), 'Columns', 'What must be equal.', {
              minItems: 1,
              maxItems: 5,
            }),
            code: code('Code of the skipped ones.'),
          },
          ['columns', 'code'],
        ),
        daily_cap: whole(
          'Daily cap',
          '0: none. Else the largest amount x age first, the rest OVER_DAILY_CAP.',
          0,
          1_000_000,
        ),
        flag: name('Flag', 'Stays on the action until it is decided.'),
        table: tableSchema,
        after_gate: oneOf(
          'After the gate',
          'review: each draft is decided by itself. covered: the gate’s approval covers it.',
          ['review', 'covered'],
        ),
        stage: stageSchema,
      },
      ['name', 'kind', 'over', 'stage'],
    ),
    allOf: [
      {
        if: { properties: { kind: { const: 'flag' } }, required: ['kind'] },
        then: { required: ['flag'] },
        else: { properties: { flag: false } },
      },
      {
        if: { properties: { kind: { const: 'loop' } }, required: ['kind'] },
        else: { properties: { tiers: false, at_least: false } },
      },
      {
        if: { properties: { kind: { const: 'workflow' } }, required: ['kind'] },
        then: { properties: { stage: { required: ['workflow'] } } },
        else: { properties: { stage: { properties: { workflow: false } } } },
      },
    ],
  },
  'Fan-out',
  'What is proposed, target by target.',
  { maxItems: 20 },
);
