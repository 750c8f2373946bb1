import { contextSchema, preconditionsSchema } from './context.schema.js';
import { fanOutSchema } from './fan-out.schema.js';
import {
  condition,
  duration,
  listOf,
  name,
  named,
  object,
  oneOf,
  type Schema,
  sql,
  text,
  whole,
  yesNo,
} from './fields.js';
import { sendingSchema } from './sending.schema.js';
import { triggersSchema } from './triggers.schema.js';

const person = text('Person', 'Name of a person, as in their token.', { maxLength: 100 });

const gateSchema: Schema = object(
  'Gate',
  'Where a person countersigns the plan.',
  {
    risk_gate: whole('Risk gate', 'The gate fires when risk_level is this or higher.', 0, 10),
    approver: { ...person, title: 'Approver' },
    addresses: {
      type: 'object',
      title: 'Addresses',
      description: 'Name: mail address. Where approver and deputies are reminded.',
      additionalProperties: {
        type: 'string',
        pattern: '^[^\\s@<>(),;:"]{1,64}@[A-Za-z0-9.-]{1,190}$',
        errorMessage: 'Expected a mail address.',
      },
      maxProperties: 100,
    },
    deputies: listOf(person, 'Deputies', 'May decide in the approver’s stead; the record says so.'),
    window: duration(
      'Window',
      'Within this time an answer is expected; overdue after it, nothing is decided by a clock.',
    ),
    remind: listOf(duration('Reminder', 'So long after the proposal.'), 'Reminders', 'When to remind.'),
    expires: {
      type: 'string',
      pattern: '^(next_occurrence|\\d{1,6}(ms|s|m|h|d))$',
      title: 'Expires',
      description: 'next_occurrence, or a duration: then it is neither approved nor rejected.',
      errorMessage: 'Expected next_occurrence or a duration such as 3d.',
    },
  },
  ['risk_gate', 'approver'],
);

const checkSchema: Schema = {
  ...object(
    'Check',
    'Looked at by the verify tick after the run.',
    {
      name: text('Name', 'Name of the check.', { maxLength: 63 }),
      window: duration('Window', 'Due this long after the run completed.'),
      deadline: duration('Deadline', 'No verdict by then is a timeout.'),
      sql_check: sql('Its first row is `row`.'),
      object: object(
        'Object',
        'An object that must exist in an S3-compatible store.',
        { bucket: text('Bucket', 'The bucket.'), key: text('Key', 'The key; may contain {{ run.id }}.') },
        ['bucket', 'key'],
      ),
      http: object(
        'HTTP',
        'An address that must answer.',
        {
          url: text('URL', 'May contain {{ run.id }}.'),
          expect_status: whole('Status', 'The status that is expected; 200 unless said.', 100, 599),
        },
        ['url'],
      ),
      expect: condition('Expect', 'What must hold for `row` and `run`.'),
    },
    ['name'],
  ),
  oneOf: ['sql_check', 'object', 'http'].map((kind) => ({ required: [kind] })),
  dependentRequired: { sql_check: ['expect'] },
  errorMessage: 'Expected exactly one of sql_check, object and http in a check.',
};

/** The contract's language, draft 2020-12; published as workflows/contract.schema.json for editors. */
export const contractSchema: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://countersign.invalid/contract.schema.json',
  ...object(
    'Workflow contract',
    'What a workflow reads, proposes and checks, and who countersigns it.',
    {
      type: name('Type', 'Name of the workflow: that of its folder.'),
      title: text('Title', 'Shown to people.'),
      description: text('Description', 'What it is for.', { maxLength: 2_000 }),
      risk_level: whole('Risk level', 'How much harm a mistake could do.', 0, 10),
      invoker: { ...person, title: 'Invoker', description: 'In whose name scheduled runs start.' },
      triggers: triggersSchema,
      overlap: oneOf('Overlap', 'What a start does to an open run of this type.', [
        'supersede',
        'skip',
        'queue',
        'allow',
      ]),
      inputs: named(
        object(
          'Input',
          'A value that a start may carry; :input_<name> in SQL, input.<name> in conditions.',
          {
            type: oneOf('Type', 'Its type.', ['text', 'int', 'decimal', 'date', 'bool']),
            required: yesNo('Required', 'A start without it is refused.'),
            description: text('Description', 'What it is.'),
          },
          ['type'],
        ),
        'Inputs',
        'What a start may carry.',
      ),
      values: named(
        { type: ['string', 'number'], maxLength: 2_000, title: 'Value', description: 'A figure or a text.' },
        'Values',
        'Figures and texts of the policy, named once; values.<name> in conditions and letters.',
      ),
      locale: {
        type: 'string',
        pattern: '^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$',
        title: 'Locale',
        description: 'How letters write dates and numbers: en-US, de-DE.',
        errorMessage: 'Expected a language tag such as en-US.',
      },
      internal_domains: listOf(
        text('Domain', 'A mail domain of one’s own people.', { pattern: '^[a-z0-9.-]+$' }),
        'Own domains',
        'No letter to a customer goes there, and no internal note elsewhere.',
      ),
      context: contextSchema,
      preconditions: preconditionsSchema,
      gate: gateSchema,
      sending: sendingSchema,
      fan_out: fanOutSchema,
      post: object('Post', 'What is kept after a run.', {
        reflexion_enabled: yesNo('Reflexion', 'A note that later runs can search.'),
        tags: listOf(text('Tag', 'A tag.'), 'Tags', 'Tags of the note.'),
      }),
      verify: listOf(checkSchema, 'Verify', 'Checks after the run.'),
    },
    ['type', 'title', 'risk_level', 'invoker', 'gate'],
  ),
};
