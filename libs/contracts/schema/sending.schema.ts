import { listOf, object, oneOf, type Schema, text } from './fields.js';

const time: Schema = {
  type: 'string',
  pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
  title: 'Time',
  description: 'A time of day: 08:00.',
  errorMessage: 'Expected a time of day such as 08:00.',
};

/** How an approved letter leaves the house. */
export const sendingSchema: Schema = object(
  'Sending',
  'What is looked at right before an approved letter is sent.',
  {
    from: object(
      'From',
      'Whose letters they are; may contain placeholders. Unset: the service’s own address.',
      { name: text('Name', 'The name.'), address: text('Address', 'The mail address.') },
      ['address'],
    ),
    tolerance: {
      type: 'number',
      minimum: 0,
      maximum: 1_000_000,
      title: 'Tolerance',
      description:
        'By so much, in the item’s currency, may its amount have changed since the letter was written. 0 unless said.',
    },
    window: object(
      'Window',
      'When letters are sent. What is approved at another time waits.',
      {
        days: listOf(
          oneOf('Day', 'A day of the week.', ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']),
          'Days',
          'Every day unless said.',
          { minItems: 1, maxItems: 7 },
        ),
        from: { ...time, title: 'From' },
        to: { ...time, title: 'To', description: 'A later time of the same day: 18:00.' },
        tz: text('Zone', 'IANA name of a time zone; that of the schedule unless said.', { maxLength: 64 }),
      },
      ['from', 'to'],
    ),
  },
);
