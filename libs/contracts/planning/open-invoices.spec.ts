import { describe, expect, it } from '@jest/globals';
import { agingInput, type Document } from '../testing/aging-contexts.js';
import { arContract } from '../testing/ar-contract.js';
import { generatedInvoices, realInvoices } from '../testing/open-invoices.js';
import type { Plan } from './plan.js';
import { plan } from './planner.js';

const contract = arContract();
const real = realInvoices();

/** Whole cents, by another way than the one that is tested. */
function cents(amount: string): bigint {
  const [, sign = '', whole = '0', part = ''] = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(amount) ?? [];
  return BigInt(`${sign}${whole}${part.padEnd(2, '0')}`);
}

function sum(amounts: readonly string[]): bigint {
  return amounts.reduce((total, amount) => total + cents(amount), 0n);
}

/** What holds for every plan over open invoices. */
function checkThatEverythingTies(documents: readonly Document[], asOf: string, made: Plan): void {
  const letters = made.items.filter(({ target }) => target === 'draft_per_tier');
  const late = documents.filter(({ due }) => due < asOf);
  for (const [currency, { overdue, open }] of Object.entries(made.totals)) {
    const own = documents.filter((document) => document.currency === currency);
    expect(cents(open)).toBe(sum(own.map(({ amount }) => amount)));
    expect(cents(overdue)).toBe(sum(own.filter(({ due }) => due < asOf).map(({ amount }) => amount)));
    expect(sum(made.by_tier.flatMap((tier) => tier.overdue[currency] ?? []))).toBe(cents(overdue));
  }
  expect(made.by_tier.reduce((total, { customers }) => total + customers, 0)).toBe(letters.length);
  expect(new Set(letters.map(({ key }) => key)).size).toBe(letters.length);
  expect(made.items.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
  for (const item of letters) {
    const own = late.filter(
      ({ customer, currency }) => customer === item.customer_id && currency === item.currency,
    );
    expect(cents(item.amount ?? '')).toBe(sum(own.map(({ amount }) => amount)));
    if (item.verdict !== 'stage') continue;
    const { subject, text } = item.draft ?? { subject: '', text: '' };
    expect(subject + text).not.toMatch(/undefined|null|NaN|\{\{|\[object/);
    const rows = item.draft?.attachments[0]?.content.trimEnd().split('\r\n').slice(1) ?? [];
    expect(rows.length).toBe(documents.filter(({ customer }) => customer === item.customer_id).length);
  }
}

describe('A plan over made-up invoices', () => {
  it('ties from the documents to the letters, and from the letters to the totals', () => {
    const documents = generatedInvoices(664, 9_700);
    const made = plan(contract, agingInput(documents, '2026-06-10'));
    checkThatEverythingTies(documents, '2026-06-10', made);
    expect(made.counts['draft_per_tier']?.planned).toBeGreaterThan(600);
    expect(made.counts['pause_on_hold_check']?.staged).toBeGreaterThan(0);
  });
});

// Third-party data that is not part of the project: see OPEN_AR_DIR.
(real ? describe : describe.skip)('A plan over real invoices', () => {
  const documents = real ?? [];

  it('of 10 June 2020 ties out', () => {
    const made = plan(contract, agingInput(documents, '2020-06-10'));
    checkThatEverythingTies(documents, '2020-06-10', made);
    expect(made.by_tier.map(({ customers }) => customers)).toEqual([6, 61, 152, 425, 19]);
    expect(made.by_tier.map(({ staged }) => staged)).toEqual([6, 60, 150, 425, 19]);
    expect(made.suppressed).toEqual([{ code: 'BELOW_MINIMUM', count: 3 }]);
    expect(made.marked).toEqual([{ code: 'NO_CONTACT', count: 660 }]);
    expect(made.totals).toEqual({
      CAD: { overdue: '44471009.08', open: '44471009.08', customers: 74 },
      USD: { overdue: '273853557.12', open: '275113716.83', customers: 590 },
    });
    expect(made.counts).toEqual({
      draft_per_tier: { planned: 663, staged: 660, skipped: 3, failed: 0 },
      pause_on_hold_check: { planned: 19, staged: 19, skipped: 0, failed: 0 },
      sales_rep_notify: { planned: 0, staged: 0, skipped: 0, failed: 0 },
    });
    const letters = made.items.filter(
      ({ target, verdict }) => target === 'draft_per_tier' && verdict === 'stage',
    );
    expect(new Set(letters.map(({ tool }) => tool))).toEqual(new Set(['phone_task']));
    expect(new Set(letters.map(({ action_type }) => action_type))).toEqual(new Set(['collection_action']));
    expect(made.changes.outliers).toHaveLength(10);
  });

  // Counted with an independent script, see the README of the data: not due, 1-30, 31-60, 61-90, over 90.
  it.each([
    ['2020-05-20', 31, 128, 309, 196, 0, 0],
    ['2020-06-01', 2, 108, 227, 325, 2, 2],
    ['2020-06-15', 0, 44, 137, 363, 120, 112],
    ['2020-06-30', 0, 3, 113, 238, 310, 266],
  ])('of %s has %i customers not due, then %i, %i, %i, %i, and %i holds', (asOf, notDue, ...expected) => {
    const { by_tier, counts } = plan(contract, agingInput(documents, asOf));
    const [friendly = 0, reminder = 0, ...older] = by_tier.map(({ customers }) => customers);
    expect([friendly + reminder, ...older, counts['pause_on_hold_check']?.staged]).toEqual(expected);
    expect(664 - by_tier.reduce((total, { customers }) => total + customers, 0)).toBe(notDue);
  });
});
