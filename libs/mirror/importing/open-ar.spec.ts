import { daysBetween, type PlainDate, plainDate } from '#eventsourcing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { csvOf, decimal, type GeneratedInvoice, generatedOpenAr } from '../testing/generated-open-ar.js';
import { realOpenArFile } from '../testing/open-ar-file.js';
import { MirrorUnderTest } from '../testing/mirror-under-test.js';
import { loadColumnMap } from './column-map.js';
import type { ImportReport } from './import-request.js';

/** Customers by the age of their oldest item, and what the owner's hold rule picks. */
interface Ages {
  readonly notDue: number;
  readonly to15: number;
  readonly to30: number;
  readonly to60: number;
  readonly to90: number;
  readonly over90: number;
  readonly holds: number;
}

interface Expected {
  readonly customers: number;
  readonly totals: ImportReport['controlTotal'];
  readonly ages: ReadonlyMap<PlainDate, Partial<Ages>>;
  /** At 2020-06-10. */
  readonly overdue: Readonly<Record<string, string>>;
  readonly belowMinimum: number;
}

const DAY = plainDate('2020-06-10');
const AGING = `
  SELECT customer_id, customer_name, currency, SUM(amount) AS total_open, MAX(days_overdue) AS days_overdue,
         coalesce(SUM(amount) FILTER (WHERE days_overdue > 0), 0) AS overdue
    FROM open_items GROUP BY 1, 2, 3`;

function describeOpenAr(
  name: string,
  open: (mirror: MirrorUnderTest) => { readonly path: string; readonly expected: Expected },
): void {
  describe(`open invoices, ${name}`, () => {
    let mirror: MirrorUnderTest;
    let file: ReturnType<typeof open>;
    let first: ImportReport;

    beforeAll(async () => {
      mirror = await MirrorUnderTest.create();
      file = open(mirror);
      first = await importInvoices();
    });
    afterAll(() => mirror.drop());

    async function importInvoices(): Promise<ImportReport> {
      const map = await loadColumnMap('examples/import-maps/open-ar.yaml');
      return mirror.importFile({ kind: 'invoices', path: file.path, map, asOf: DAY });
    }

    it('all rows arrive and the control totals tie', async () => {
      const rows = Object.values(file.expected.totals).reduce((sum, total) => sum + total.rows, 0);
      expect(first).toMatchObject({
        status: 'success',
        rowsRead: rows,
        opened: rows,
        rejected: 0,
        closed: 0,
      });
      expect(first.controlTotal).toEqual(file.expected.totals);
      const mirrored = await mirror.read<{ currency: string; rows: number; amount: string }>(
        'SELECT currency, count(*) AS rows, sum(amount) AS amount FROM open_items GROUP BY 1',
        DAY,
      );
      expect(Object.fromEntries(mirrored.map(({ currency, ...total }) => [currency, total]))).toEqual(
        file.expected.totals,
      );
    });

    it('a customer is its key, character by character, under one name', async () => {
      const [{ customers, named } = { customers: 0, named: 0 }] = await mirror.read<{
        customers: number;
        named: number;
      }>(
        'SELECT count(DISTINCT customer_id) AS customers, count(DISTINCT (customer_id, customer_name)) AS named FROM open_items',
        DAY,
      );
      expect({ customers, named }).toEqual({
        customers: file.expected.customers,
        named: file.expected.customers,
      });
    });

    it('ages go by the date that is asked for', async () => {
      for (const [asOf, expected] of file.expected.ages) {
        const [ages] = await mirror.read<Ages>(
          `SELECT count(*) FILTER (WHERE days_overdue <= 0) AS "notDue",
                  count(*) FILTER (WHERE days_overdue BETWEEN 1 AND 15) AS "to15",
                  count(*) FILTER (WHERE days_overdue BETWEEN 16 AND 30) AS "to30",
                  count(*) FILTER (WHERE days_overdue BETWEEN 31 AND 60) AS "to60",
                  count(*) FILTER (WHERE days_overdue BETWEEN 61 AND 90) AS "to90",
                  count(*) FILTER (WHERE days_overdue > 90) AS "over90",
                  count(*) FILTER (WHERE days_overdue > 90 AND total_open > 25000) AS holds
             FROM (${AGING}) aging`,
          asOf,
        );
        expect({ asOf, ...ages }).toMatchObject({ asOf, ...expected });
      }
    });

    it('what is overdue ties by currency', async () => {
      const rows = await mirror.read<{ currency: string; overdue: string; below: number }>(
        `SELECT currency, sum(overdue) AS overdue, count(*) FILTER (WHERE overdue > 0 AND overdue < 100) AS below
           FROM (${AGING}) aging GROUP BY 1`,
        DAY,
      );
      expect(Object.fromEntries(rows.map((row) => [row.currency, row.overdue]))).toEqual(
        file.expected.overdue,
      );
      expect(rows.reduce((sum, row) => sum + row.below, 0)).toBe(file.expected.belowMinimum);
    });

    it('the same file again changes nothing', async () => {
      const before = await mirror.read('SELECT * FROM transactions ORDER BY id');
      const again = await importInvoices();
      expect(again).toMatchObject({ opened: 0, changed: 0, closed: 0, unchanged: first.rowsRead });
      expect(again.controlTotal).toEqual(first.controlTotal);
      expect(await mirror.read('SELECT * FROM transactions ORDER BY id')).toEqual(before);
      expect(await mirror.read('SELECT DISTINCT status FROM sync_log')).toEqual([{ status: 'success' }]);
    });
  });
}

/** Counted by the independent script of the data's README, and in the owner's words. */
const REAL: Expected = {
  customers: 664,
  totals: {
    CAD: { rows: 747, amount: '44471009.08' },
    USD: { rows: 8953, amount: '275113716.83' },
  },
  ages: new Map([
    [plainDate('2020-05-20'), { notDue: 31, to60: 309, to90: 196, over90: 0, holds: 0 }],
    [plainDate('2020-06-01'), { notDue: 2, to60: 227, to90: 325, over90: 2, holds: 2 }],
    [DAY, { notDue: 1, to15: 6, to30: 61, to60: 152, to90: 425, over90: 19, holds: 19 }],
    [plainDate('2020-06-15'), { notDue: 0, to60: 137, to90: 363, over90: 120, holds: 112 }],
    [plainDate('2020-06-30'), { notDue: 0, to60: 113, to90: 238, over90: 310, holds: 266 }],
  ]),
  overdue: { CAD: '44471009.08', USD: '273853557.12' },
  belowMinimum: 3,
};

const real = realOpenArFile();
if (real === undefined) {
  describe.skip('open invoices, the real file', () => {
    it('is not on this machine (set OPEN_AR_DIR)', () => undefined);
  });
} else {
  describeOpenAr('the real file', () => ({ path: real, expected: REAL }));
}

describeOpenAr('a generated file of the same shape', (mirror) => {
  const invoices = generatedOpenAr(9_700, 664);
  return { path: mirror.file(csvOf(invoices)), expected: counted(invoices) };
});

/** The same figures, worked out from the rows without SQL. */
function counted(invoices: readonly GeneratedInvoice[]): Expected {
  const sumBy = (chosen: readonly GeneratedInvoice[]): Record<string, string> => {
    const sums = new Map<string, bigint>();
    for (const { currency, cents } of chosen) sums.set(currency, (sums.get(currency) ?? 0n) + cents);
    return Object.fromEntries([...sums].map(([currency, cents]) => [currency, decimal(cents)]));
  };
  const age = (invoice: GeneratedInvoice, asOf: PlainDate): number => daysBetween(invoice.due, asOf);
  const byCustomer = perCustomer(invoices);
  const ages = (asOf: PlainDate): Ages => {
    const oldest = [...byCustomer.values()].map((items) => ({
      days: Math.max(...items.map((item) => age(item, asOf))),
      open: items.reduce((sum, { cents }) => sum + cents, 0n),
    }));
    const between = (from: number, to: number): number =>
      oldest.filter(({ days }) => days >= from && days <= to).length;
    return {
      notDue: between(-Infinity, 0),
      to15: between(1, 15),
      to30: between(16, 30),
      to60: between(31, 60),
      to90: between(61, 90),
      over90: between(91, Infinity),
      holds: oldest.filter(({ days, open }) => days > 90 && open > 2_500_000n).length,
    };
  };
  const overdue = invoices.filter((invoice) => age(invoice, DAY) > 0);
  const below = [...perCustomer(overdue).values()].filter(
    (items) => items.reduce((sum, { cents }) => sum + cents, 0n) < 10_000n,
  );
  const totals = Object.entries(sumBy(invoices)).map(([currency, amount]) => {
    const rows = invoices.filter((invoice) => invoice.currency === currency).length;
    return [currency, { rows, amount }] as const;
  });
  return {
    customers: byCustomer.size,
    totals: Object.fromEntries(totals),
    ages: new Map(
      ['2020-05-20', '2020-06-10', '2020-06-30'].map((day) => [plainDate(day), ages(plainDate(day))]),
    ),
    overdue: sumBy(overdue),
    belowMinimum: below.length,
  };
}

function perCustomer(
  invoices: readonly GeneratedInvoice[],
): ReadonlyMap<string, readonly GeneratedInvoice[]> {
  const groups = new Map<string, GeneratedInvoice[]>();
  for (const invoice of invoices) {
    groups.set(invoice.customer, [...(groups.get(invoice.customer) ?? []), invoice]);
  }
  return groups;
}
