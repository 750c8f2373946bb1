import type { Liquid } from 'liquidjs';
import { Money } from '../values/money.js';
import type { Formats } from './formats.js';
import { LetterAmount, LetterDate, LetterLines, LetterLink } from './letter-values.js';

/** What a template may do with a value; everything else that the library brings is taken away. */
export const FILTERS = [
  'abs',
  'append',
  'business_days_later',
  'capitalize',
  'date',
  'days_later',
  'default',
  'downcase',
  'lines',
  'link',
  'money',
  'number',
  'plural',
  'upcase',
  'with_query',
] as const;

/**
 * The library's own filters turn null into nothing and an amount into a float; these refuse what they can't
 * show, so that a letter never has a gap.
 */
export function registerFilters(liquid: Liquid, formats: Formats): void {
  const add = (
    name: (typeof FILTERS)[number],
    filter: (value: unknown, ...args: unknown[]) => unknown,
  ): void => liquid.registerFilter(name, filter);
  add('money', (value, currency) => formats.money(amountOf(value, 'money'), textOf(currency, 'money')));
  add('abs', (value) => new LetterAmount(amountOf(value, 'abs').abs()));
  add('number', (value) => formats.number(amountOf(value, 'number')));
  add('date', (value, style = 'long') =>
    formats.date(dayOf(value, 'date').day, style === 'short' ? 'short' : 'long'),
  );
  add('days_later', (value, days) => new LetterDate(dayOf(value, 'days_later').day.plusDays(Number(days))));
  add(
    'business_days_later',
    (value, days) => new LetterDate(dayOf(value, 'business_days_later').day.plusBusinessDays(Number(days))),
  );
  add('plural', (value, one, many) => {
    const count = amountOf(value, 'plural');
    return `${formats.number(count)} ${textOf(count.eq(1) ? one : many, 'plural')}`;
  });
  add('link', (value) => new LetterLink(webAddress(value)));
  add('with_query', (value, name, text) => {
    const url = new URL(webAddress(value));
    url.searchParams.set(textOf(name, 'with_query'), textOf(text, 'with_query'));
    return url.href;
  });
  add('lines', (value) => new LetterLines(textOf(value, 'lines')));
  add('append', (value, more) => textOf(value, 'append') + textOf(more, 'append'));
  add('upcase', (value) => textOf(value, 'upcase').toUpperCase());
  add('downcase', (value) => textOf(value, 'downcase').toLowerCase());
  add('capitalize', (value) => {
    const text = textOf(value, 'capitalize');
    return text.charAt(0).toUpperCase() + text.slice(1);
  });
}

function amountOf(value: unknown, filter: string): Money {
  if (value instanceof LetterAmount) return value.amount;
  if (typeof value === 'number') return new Money(value);
  throw unfit(filter, 'a number', value);
}

function dayOf(value: unknown, filter: string): LetterDate {
  if (value instanceof LetterDate) return value;
  throw unfit(filter, 'a date', value);
}

function textOf(value: unknown, filter: string): string {
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'number') return String(value);
  throw unfit(filter, 'a text', value);
}

/** Only the web: a link in a letter never runs anything. */
function webAddress(value: unknown): string {
  if (typeof value === 'string' && /^https?:\/\/[^\s"'<>]+$/i.test(value) && URL.canParse(value))
    return value;
  throw unfit('link', 'an address that begins with https://', value);
}

function unfit(filter: string, expected: string, value: unknown): Error {
  const found = value === null || value === undefined || value === '' ? 'nothing' : typeof value;
  return new Error(`The filter ${filter} needs ${expected} and found ${found}.`);
}
