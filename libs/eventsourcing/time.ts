import type { Brand } from './brand.js';
import { Refusal } from './refusal.js';

/** A moment: ISO 8601 in UTC with milliseconds (`2026-11-23T06:00:00.000Z`), so that text order is time order. */
export type Instant = Brand<string, 'Instant'>;
/** A calendar day without a zone: `2020-06-10`. Ages and gaps between contacts go by it. */
export type PlainDate = Brand<string, 'PlainDate'>;

const DAY_MS = 86_400_000;
const PLAIN_DATE = /^\d{4}-\d{2}-\d{2}$/;

export function instant(time: string | number | Date): Instant {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) {
    throw new Refusal(
      'invalid',
      `Expected a time such as 2026-11-23T06:00:00Z, got ${JSON.stringify(String(time).slice(0, 100))}.`,
    );
  }
  return date.toISOString() as Instant;
}

export function plainDate(text: string): PlainDate {
  if (PLAIN_DATE.test(text)) {
    const date = new Date(`${text}T00:00:00.000Z`);
    if (!Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)) return text as PlainDate;
  }
  throw new Refusal(
    'invalid',
    `Expected a date such as 2020-06-10, got ${JSON.stringify(text.slice(0, 100))}.`,
  );
}

/** `from` moved by whole milliseconds, negative ones into the past. */
export function plusMs(from: Instant, milliseconds: number): Instant {
  return new Date(Date.parse(from) + milliseconds).toISOString() as Instant;
}

/** Milliseconds from the first to the second. */
export function msBetween(from: Instant, to: Instant): number {
  return Date.parse(to) - Date.parse(from);
}

/** `from` moved by whole days. */
export function plusDays(from: PlainDate, days: number): PlainDate {
  return new Date(Date.parse(`${from}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10) as PlainDate;
}

/** Whole days from the first to the second. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS;
}
