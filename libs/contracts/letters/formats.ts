import type { CalendarDay } from '../values/calendar-day.js';
import { minorDigitsOf, type Money } from '../values/money.js';

/** How one locale writes amounts and dates. Made once: a formatter costs more than what it formats. */
export class Formats {
  private readonly numbers = new Map<number, Intl.NumberFormat>();
  private readonly dates: Readonly<Record<'long' | 'short', DateFormat>>;

  constructor(private readonly locale: string) {
    this.dates = { long: dateFormat(locale, 'long'), short: dateFormat(locale, 'medium') };
  }

  /** `USD 1,234.50`: the code rather than a sign, which several currencies share. */
  money(amount: Money, currency: string): string {
    return `${currency} ${this.amount(amount, currency)}`;
  }

  /** `1,234.50`: at least the currency's minor digits, never rounded. */
  amount(amount: Money, currency: string | null): string {
    return this.number(amount, Math.max(minorDigitsOf(currency), amount.decimalPlaces()));
  }

  number(amount: Money, digits = amount.decimalPlaces()): string {
    let format = this.numbers.get(digits);
    if (!format) {
      format = new Intl.NumberFormat(this.locale, {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      });
      this.numbers.set(digits, format);
    }
    // A text is formatted digit by digit; a number would pass through a float.
    return format.format(amount.toFixed() as `${number}`);
  }

  date(day: CalendarDay, style: 'long' | 'short'): string {
    const { format, known } = this.dates[style];
    let text = known.get(day);
    if (text === undefined) {
      text = format.format(new Date(`${day.text}T00:00:00Z`));
      known.set(day, text);
    }
    return text;
  }
}

interface DateFormat {
  readonly format: Intl.DateTimeFormat;
  readonly known: WeakMap<CalendarDay, string>;
}

function dateFormat(locale: string, dateStyle: 'long' | 'medium'): DateFormat {
  return { format: new Intl.DateTimeFormat(locale, { dateStyle, timeZone: 'UTC' }), known: new WeakMap() };
}
