import { daysBetween, type PlainDate, plusDays } from '#eventsourcing';
import type { OpenSpan } from './account.js';
import { decimalOf } from './money.js';
import type { SampleSnapshot } from './sample-rows.js';

/** One customer's balances on each of the days before the business date, oldest first. */
export function pastBalances(
  customer: string,
  spans: readonly OpenSpan[],
  asOf: PlainDate,
  days: number,
): readonly SampleSnapshot[] {
  const snapshots: SampleSnapshot[] = [];
  for (const currency of new Set(spans.map((span) => span.currency))) {
    const own = spans.filter((span) => span.currency === currency);
    let hadSomething = false;
    for (let ago = days; ago > 0; ago--) {
      const day = plusDays(asOf, -ago);
      const open = own.filter(({ from, until }) => from <= day && (until === null || day < until));
      // The day on which everything is paid has a row of zeros, the days after it have none.
      if (open.length > 0 || hadSomething) snapshots.push(balance(customer, currency, day, open));
      hadSomething = open.length > 0;
    }
  }
  return snapshots;
}

function balance(
  customer: string,
  currency: string,
  day: PlainDate,
  open: readonly OpenSpan[],
): SampleSnapshot {
  let total = 0;
  let overdue = 0;
  let days: number | null = null;
  for (const { due, cents } of open) {
    total += cents;
    if (due === null) continue;
    const late = daysBetween(due, day);
    if (late > 0) overdue += cents;
    days = Math.max(days ?? late, late);
  }
  return {
    customer_id: customer,
    currency,
    as_of: day,
    total_open: decimalOf(total),
    overdue_amount: decimalOf(overdue),
    days_overdue: days,
  };
}
