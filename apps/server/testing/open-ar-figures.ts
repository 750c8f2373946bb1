import { daysBetween, plainDate } from '#eventsourcing';
import { decimal, type GeneratedInvoice } from '#mirror/testing';

/** What a run over a file of open invoices must come to on {@link BUSINESS_DATE}, by the rules of the AR contract. */
export interface Figures {
  readonly rows: number;
  readonly controlTotal: Readonly<Record<string, { readonly rows: number; readonly amount: string }>>;
  /** Customers by tier, before anything is held back. */
  readonly customers: readonly number[];
  readonly notOverdue: number;
  readonly belowMinimum: number;
  readonly staged: readonly number[];
  readonly holds: number;
  readonly overdue: Readonly<Record<string, string>>;
}

export const BUSINESS_DATE = plainDate('2020-06-10');

/** Counted by an independent script over the real export, and by its owner. */
export const REAL_FIGURES: Figures = {
  rows: 9_700,
  controlTotal: {
    CAD: { rows: 747, amount: '44471009.08' },
    USD: { rows: 8_953, amount: '275113716.83' },
  },
  customers: [6, 61, 152, 425, 19],
  notOverdue: 1,
  belowMinimum: 3,
  staged: [6, 60, 150, 425, 19],
  holds: 19,
  overdue: { CAD: '44471009.08', USD: '273853557.12' },
};

const TIERS = [
  [1, 15],
  [16, 30],
  [31, 60],
  [61, 90],
  [91, Infinity],
] as const;

/** The same figures of a generated file, worked out from its rows with whole cents and no SQL. */
export function figuresOf(invoices: readonly GeneratedInvoice[]): Figures {
  const owing = [...accounts(invoices)].map((items) => {
    const late = items.filter((item) => daysBetween(item.due, BUSINESS_DATE) > 0);
    const days = Math.max(...items.map((item) => daysBetween(item.due, BUSINESS_DATE)));
    return { customer: items[0]?.customer ?? '', days, overdue: sum(late), open: sum(items) };
  });
  const inTier = ([from, to]: readonly [number, number]) =>
    owing.filter(({ days }) => days >= from && days <= to);
  const enough = ({ overdue }: { readonly overdue: bigint }): boolean => overdue >= 10_000n;
  const customersIn = (chosen: typeof owing): number => new Set(chosen.map(({ customer }) => customer)).size;
  const late = owing.filter(({ days }) => days > 0);
  return {
    rows: invoices.length,
    controlTotal: byCurrency(invoices, (own) => ({ rows: own.length, amount: decimal(sum(own)) })),
    customers: TIERS.map((tier) => customersIn(inTier(tier))),
    notOverdue: customersIn(owing) - customersIn(late),
    belowMinimum: late.filter((account) => !enough(account)).length,
    staged: TIERS.map((tier) => inTier(tier).filter(enough).length),
    holds: owing.filter(({ days, open }) => days > 90 && open > 2_500_000n).length,
    overdue: byCurrency(invoices, (own) =>
      decimal(sum(own.filter((item) => daysBetween(item.due, BUSINESS_DATE) > 0))),
    ),
  };
}

/** Per customer and currency. */
function accounts(invoices: readonly GeneratedInvoice[]): Iterable<readonly GeneratedInvoice[]> {
  const groups = new Map<string, GeneratedInvoice[]>();
  for (const invoice of invoices) {
    const key = `${invoice.customer} ${invoice.currency}`;
    groups.set(key, [...(groups.get(key) ?? []), invoice]);
  }
  return groups.values();
}

function byCurrency<T>(
  invoices: readonly GeneratedInvoice[],
  figure: (own: readonly GeneratedInvoice[]) => T,
): Readonly<Record<string, T>> {
  const currencies = [...new Set(invoices.map(({ currency }) => currency))].sort();
  return Object.fromEntries(
    currencies.map((currency) => [currency, figure(invoices.filter((one) => one.currency === currency))]),
  );
}

function sum(invoices: readonly GeneratedInvoice[]): bigint {
  return invoices.reduce((total, { cents }) => total + cents, 0n);
}
