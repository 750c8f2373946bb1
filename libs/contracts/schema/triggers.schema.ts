import { condition, listOf, object, oneOf, type Schema, text } from './fields.js';

const CRON_FIELDS = ['cron', 'tz', 'missed', 'calendar', 'on_holiday'];

const empty = (title: string, description: string): Schema => object(title, description, {});

/** Exactly one of cron, manual, chat and event; what belongs to cron stands beside it. */
export const triggersSchema: Schema = listOf(
  {
    type: 'object',
    title: 'Trigger',
    description: 'One way to start a run.',
    properties: {
      cron: text('Cron', 'Five fields: minute, hour, day of the month, month, day of the week.', {
        maxLength: 100,
      }),
      tz: text('Zone', 'IANA name of the zone in which the cron is meant; UTC where none is given.'),
      missed: oneOf('Missed', 'What to do when the service was down at the hour.', ['run_once', 'skip']),
      calendar: text('Calendar', 'Calendar of business days, such as us-business.'),
      on_holiday: oneOf('On a holiday', 'Prepare the run all the same, or skip it.', ['prepare', 'skip']),
      manual: empty('By hand', 'May be started on a page or the command line.'),
      chat: empty('By chat', 'May be started by a chat tool.'),
      event: object(
        'Event',
        'Started by an inbound CloudEvent.',
        {
          type: text('Type', 'The CloudEvents type, such as price.changed.'),
          if: condition('If', 'Starts only when this holds for `data`, the event’s data.'),
        },
        ['type'],
      ),
    },
    additionalProperties: false,
    oneOf: ['cron', 'manual', 'chat', 'event'].map((kind) => ({ required: [kind] })),
    dependentRequired: Object.fromEntries(CRON_FIELDS.slice(1).map((field) => [field, ['cron']])),
    errorMessage: 'Expected exactly one of cron, manual, chat and event in a trigger.',
  },
  'Triggers',
  'What starts a run; each is optional.',
);
