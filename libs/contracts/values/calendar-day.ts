import { daysBetween, type PlainDate, plainDate, plusDays, Refusal } from '#eventsourcing';

const MOST_DAYS = 36_500;
/** Days that were met before: a ledger has few of them and names each thousands of times. */
const known = new Map<string, CalendarDay>();
const MOST_KNOWN = 20_000;

/**
 * A calendar day without a zone, as a class of its own: that is how a condition that compares a day with a
 * moment (`item.due < now`) is refused when the contract is loaded.
 */
export class CalendarDay {
  private constructor(readonly text: PlainDate) {}

  /** @throws Refusal when the text is not a date */
  static of(text: string): CalendarDay {
    let day = known.get(text);
    if (!day) {
      day = new CalendarDay(plainDate(text));
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(text, day);
    }
    return day;
  }

  toString(): string {
    return this.text;
  }

  /** Whole days from this one to the other; negative when the other is earlier. */
  daysTo(other: CalendarDay): number {
    return daysBetween(this.text, other.text);
  }

  /** @throws Refusal when it is more than a century away */
  plusDays(days: number): CalendarDay {
    return CalendarDay.of(plusDays(this.text, bounded(days)));
  }

  /** Counts Mondays to Fridays only, forwards or backwards, as `add_business_days` does in contract SQL. */
  plusBusinessDays(count: number): CalendarDay {
    const step = count < 0 ? -1 : 1;
    const weekday = new Date(`${this.text}T00:00:00Z`).getUTCDay();
    let days = 0;
    for (let left = Math.abs(bounded(count)); left > 0;) {
      days += step;
      const reached = (((weekday + days) % 7) + 7) % 7;
      if (reached !== 0 && reached !== 6) left -= 1;
    }
    return this.plusDays(days);
  }
}

function bounded(days: number): number {
  if (Number.isSafeInteger(days) && Math.abs(days) <= MOST_DAYS) return days;
  throw new Refusal('invalid', `Expected at most ${MOST_DAYS} days to add to a date, got ${days}.`);
}
