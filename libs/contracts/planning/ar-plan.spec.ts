import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#ledger';
import { agingInput, type ContextName, type Document } from '../testing/aging-contexts.js';
import { arContract } from '../testing/ar-contract.js';
import type { Plan, PlanItem, PreviousItem, StagedItem } from './plan.js';
import { plan } from './planner.js';

const AS_OF = '2026-06-10';
const contract = arContract();

/** An invoice that is so many days late on the day of the plan. */
function late(days: number, amount: string, of: Partial<Document> = {}): Document {
  const due = new Date(Date.parse(`${AS_OF}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
  const base = { customer: 'C1', name: 'Walnut Works', currency: 'USD', date: '2026-01-05', due, amount };
  return { tranid: `INV-${days}-${amount}`, ...base, ...of };
}

const credit = (amount: string, of: Partial<Document> = {}): Document =>
  late(0, amount, { type: 'CustCred', ...of });

const WITH_CONTACT: JsonObject = {
  customer_id: 'C1',
  do_not_dun: false,
  vip: false,
  legal: false,
  paused_until: null,
  on_hold: false,
  reply_open: false,
  contact_name: 'Ana Diaz',
  contact_email: 'ana@walnut.example.com',
  contact_phone: '+1 555 0147',
  sales_rep_name: 'Sam Ortiz',
  sales_rep_email: 'sam@lanternworks.test',
};

type Rows = Partial<Record<ContextName, readonly JsonObject[]>>;

interface Given {
  readonly documents?: readonly Document[];
  readonly standing?: JsonObject;
  readonly rows?: Rows;
  readonly previous?: readonly PreviousItem[];
  readonly reps?: Readonly<Record<string, string>>;
}

function planOf(
  { documents = [late(40, '500')], standing = {}, rows = {}, previous, reps }: Given,
  use = contract,
): Plan {
  const customers = [...new Set(documents.map(({ customer }) => customer))];
  const all = customers.map((customer_id) => ({ ...WITH_CONTACT, ...standing, customer_id }));
  return plan(use, { ...agingInput(documents, AS_OF, { standing: all, ...rows }, reps), previous });
}

/** The collection action of the only customer. */
function actionOf(given: Given, use = contract): PlanItem {
  const items = planOf(given, use).items.filter(({ target }) => target === 'draft_per_tier');
  expect(items).toHaveLength(1);
  return items[0] as PlanItem;
}

function staged(given: Given, use = contract): StagedItem {
  const item = actionOf(given, use);
  if (item.verdict !== 'stage')
    throw new Error(`It was not staged: ${item.code} ${'error' in item ? item.error : ''}`);
  return item;
}

function verdictOf(given: Given): string {
  const item = actionOf(given);
  return item.verdict === 'stage' ? 'stage' : `${item.verdict} ${item.code}`;
}

function hits(item: PlanItem): readonly string[] {
  return item.evidence.filter(({ hit }) => hit).map(({ code }) => code);
}

describe('The tier of a customer', () => {
  it.each([
    [1, 1, 'friendly'],
    [15, 1, 'friendly'],
    [16, 2, 'reminder'],
    [30, 2, 'reminder'],
    [31, 3, 'firm'],
    [60, 3, 'firm'],
    [61, 4, 'escalation'],
    [90, 4, 'escalation'],
    [91, 5, 'final review'],
  ])('%i days late is %i, %s', (days, tier, name) => {
    expect(staged({ documents: [late(days, '500'), late(0, '300')] })).toMatchObject({
      tier,
      tier_name: name,
      age: days,
    });
  });

  it('is that of the oldest document, with the rule that chose it', () => {
    const item = staged({ documents: [late(5, '9000'), late(70, '100')] });
    expect(item).toMatchObject({ tier: 4, tier_rule: 'item.days_overdue >= 61', amount: '9100.00', age: 70 });
  });

  it('only rises within an episode', () => {
    const rows = { history: [{ customer_id: 'C1', last_contact_on: '2026-05-01', last_tier: 4 }] };
    expect(staged({ documents: [late(20, '500')], rows })).toMatchObject({
      tier: 4,
      tier_rule: 'history.last_tier is 4 (raised from tier 2: item.days_overdue >= 16)',
    });
  });

  it('leaves out who is not late, credits alone included', () => {
    const { items, by_tier } = planOf({ documents: [late(0, '500'), credit('-20', { customer: 'C2' })] });
    expect(items).toEqual([]);
    expect(by_tier.map(({ customers }) => customers)).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('A reminder', () => {
  const history = (last_contact_on: string, last_tier: number | null): Rows => ({
    history: [{ customer_id: 'C1', last_contact_on, last_tier }],
  });
  const prior = (tool: string, still_open: number): Rows => ({
    prior_actions: [{ customer_id: 'C1', customer_name: 'x', currency: 'USD', tool, still_open }],
  });
  const promised = (promise_date: string): Rows => ({
    promise: [{ customer_id: 'C1', currency: 'USD', promise_date }],
  });

  it.each<[string, Given, string]>([
    ['one of the same tool is open', { rows: prior('propose_email_to_customer', 1) }, 'skip ALREADY_PENDING'],
    ['one of another tool is open', { rows: prior('phone_task', 1) }, 'stage'],
    ['those before are closed', { rows: prior('propose_email_to_customer', 0) }, 'stage'],
    ['the customer must not be dunned', { standing: { do_not_dun: true } }, 'skip DO_NOT_DUN'],
    ['a pause ends today', { standing: { paused_until: AS_OF } }, 'skip PAUSED_UNTIL'],
    ['a pause ended yesterday', { standing: { paused_until: '2026-06-09' } }, 'stage'],
    ['lawyers have it', { standing: { legal: true } }, 'skip LEGAL'],
    ['a promise is three business days old', { rows: promised('2026-06-05') }, 'skip PROMISE_OPEN'],
    ['a promise is older than that', { rows: promised('2026-06-04') }, 'stage'],
    [
      'a promise in another currency',
      { rows: { promise: [{ customer_id: 'C1', currency: 'CAD', promise_date: AS_OF }] } },
      'stage',
    ],
    [
      'a payment is on its way',
      { rows: { in_flight: [{ customer_id: 'C1', currency: 'USD', amount: '1' }] } },
      'skip IN_FLIGHT',
    ],
    ['credits cover it', { documents: [late(40, '500'), credit('-500')] }, 'skip UNAPPLIED_COVERS'],
    ['credits nearly cover it', { documents: [late(40, '500'), credit('-499.99')] }, 'stage'],
    ['the same tier was sent six days ago', { rows: history('2026-06-04', 3) }, 'skip RECENT_CONTACT'],
    ['the same tier was sent seven days ago', { rows: history('2026-06-03', 3) }, 'stage'],
    ['the tier rises the day after', { rows: history('2026-06-09', 2) }, 'stage'],
    ['the tier rises on the same day', { rows: history(AS_OF, 2) }, 'skip RECENT_CONTACT'],
    ['somebody called yesterday', { rows: history('2026-06-09', null) }, 'skip RECENT_CONTACT'],
    ['an answer is open', { standing: { reply_open: true } }, 'skip REPLY_OPEN'],
    ['it is under the minimum', { documents: [late(40, '99.99')] }, 'skip BELOW_MINIMUM'],
    ['it is exactly the minimum', { documents: [late(40, '100')] }, 'stage'],
  ])('when %s', (_, given, expected) => {
    expect(verdictOf(given)).toBe(expected);
  });

  it('keeps every hit as evidence and takes the first that skips for its code', () => {
    const item = actionOf({
      documents: [late(40, '20')],
      standing: { vip: true, legal: true, reply_open: true },
      rows: promised(AS_OF),
    });
    expect(item).toMatchObject({ verdict: 'skip', code: 'LEGAL', vip: true });
    expect(hits(item)).toEqual(['VIP', 'LEGAL', 'PROMISE_OPEN', 'REPLY_OPEN', 'BELOW_MINIMUM']);
    expect(item.evidence).toHaveLength(13);
  });

  it('to a VIP is staged for a decision of its own', () => {
    expect(staged({ standing: { vip: true } })).toMatchObject({
      vip: true,
      needs_review: true,
      flag: 'needs_review',
    });
    expect(staged({})).toMatchObject({ vip: false, needs_review: false, flag: null });
    expect(staged({ documents: [late(100, '200')] })).toMatchObject({ tier: 5, needs_review: true });
  });

  it('without an address becomes a call, with the letter for print', () => {
    const item = staged({ standing: { contact_email: null, contact_name: null } });
    expect(item).toMatchObject({
      action_type: 'collection_action',
      tool: 'phone_task',
      channel: 'phone',
      draft: { recipients: [], cc: [] },
      input: { call: { phone: '+1 555 0147', name: null } },
    });
    expect(item.draft?.text).toContain('Dear Accounts Payable team,');
    expect(JSON.stringify(item.input)).toContain('at +1 555 0147.');
    expect(planOf({ standing: { contact_email: null } }).marked).toEqual([{ code: 'NO_CONTACT', count: 1 }]);
  });

  it('is sent to the contact, copied to whom the tier says', () => {
    const to = { name: 'Ana Diaz', address: 'ana@walnut.example.com', kind: 'customer' };
    const rep = { name: 'Sam Ortiz', address: 'sam@lanternworks.test', kind: 'sales_rep' };
    expect(staged({ documents: [late(10, '500')] }).draft).toMatchObject({ recipients: [to], cc: [] });
    expect(staged({}).draft).toMatchObject({ recipients: [to], cc: [rep] });
    const escalated = staged({ documents: [late(70, '500')] }).draft;
    expect(escalated?.cc).toMatchObject([
      rep,
      { address: 'ar.manager@lanternworks.test', kind: 'ar_manager' },
    ]);
    expect(
      staged({ documents: [late(70, '500')], standing: { sales_rep_email: null } }).draft?.cc,
    ).toHaveLength(1);
  });

  it.each([
    ['sam@lanternworks.test', 'WRONG_RECIPIENT'],
    ['no address', 'NO_ADDRESS'],
    ['a@x.example.com,b@x.example.com', 'NO_ADDRESS'],
    ['a@x.example.com\nBcc: b@x.example.com', 'NO_ADDRESS'],
  ])('never goes to %j', (contact_email, code) => {
    expect(actionOf({ standing: { contact_email } })).toMatchObject({ verdict: 'fail', code });
  });
});

describe('Disputed documents', () => {
  const disputed = { disputed: true };

  it('leave the letter, its figures and its tier, and stay in the statement', () => {
    const item = staged({
      documents: [
        late(95, '800', { ...disputed, tranid: 'OLD' }),
        late(20, '300', { tranid: 'NEW' }),
        late(-5, '50'),
      ],
    });
    expect(item).toMatchObject({ tier: 2, amount: '300.00', open: '350.00', age: 20 });
    expect(item.facts).toMatchObject({ overdue_amount: '300', over_90_amount: '0', overdue_documents: 1 });
    expect(hits(item)).toEqual(['DISPUTED']);
    expect(item.evidence.find(({ code }) => code === 'DISPUTED')?.dropped).toEqual({
      count: 1,
      amount: '800.00',
    });
    expect(item.draft?.text).not.toContain('OLD');
    expect(item.draft?.attachments[0]?.content).toMatch(/OLD,.*,yes\r\n/);
  });

  it('hold the letter back when the rest is under the minimum', () => {
    const most = { documents: [late(95, '800', disputed), late(20, '99')] };
    expect(actionOf(most)).toMatchObject({ verdict: 'skip', code: 'DISPUTED', tier: 2 });
    expect(actionOf({ documents: [late(95, '800', disputed)] })).toMatchObject({
      verdict: 'skip',
      code: 'DISPUTED',
      tier: 5,
    });
    expect(planOf(most)).toMatchObject({
      suppressed: [{ code: 'DISPUTED', count: 1 }],
      marked: [],
      totals: { USD: { overdue: '899.00', open: '899.00', customers: 1 } },
    });
  });

  it('are counted as a mark when the letter goes out', () => {
    const { marked, by_tier } = planOf({ documents: [late(95, '800', disputed), late(20, '300')] });
    expect(marked).toEqual([{ code: 'DISPUTED', count: 1 }]);
    expect(by_tier[1]).toMatchObject({ tier: 2, customers: 1, staged: 1, overdue: { USD: '1100.00' } });
  });
});

describe('A hold', () => {
  const holds = ({ items }: Plan): readonly PlanItem[] =>
    items.filter(({ target }) => target === 'pause_on_hold_check');
  const old = [late(91, '1'), late(5, '25000')];

  it('is proposed by the owner’s rule as written, with the old part beside it', () => {
    expect(holds(planOf({ documents: old }))).toMatchObject([
      {
        verdict: 'stage',
        action_type: 'propose_customer_program',
        tool: 'propose_customer_program',
        channel: null,
        flag: 'needs_review',
        needs_review: true,
        entity_ref: 'customer:C1',
        draft: null,
        input: { type: 'service_hold', total_open: '25001', over_90_amount: '1', currency: 'USD' },
      },
    ]);
    expect(holds(planOf({ documents: [late(91, '25000')] }))).toEqual([]);
    expect(holds(planOf({ documents: [late(90, '25001')] }))).toEqual([]);
  });

  it('is not proposed twice', () => {
    expect(holds(planOf({ documents: old, standing: { on_hold: true } }))).toMatchObject([
      { code: 'ON_HOLD' },
    ]);
    const open = { holds: [{ customer_id: 'C1', still_open: 1 }] };
    expect(holds(planOf({ documents: old, rows: open }))).toMatchObject([{ code: 'ALREADY_PENDING' }]);
    const twice = [...old, late(91, '30000', { currency: 'CAD' })];
    expect(holds(planOf({ documents: twice }))).toMatchObject([
      { verdict: 'stage', currency: 'CAD' },
      { verdict: 'skip', code: 'ON_HOLD', currency: 'USD' },
    ]);
  });

  it('does not keep the letter from being written', () => {
    expect(staged({ documents: old, standing: { on_hold: true } }).tier).toBe(5);
  });
});

describe('The rep’s note', () => {
  const notes = ({ items }: Plan): readonly PlanItem[] =>
    items.filter(({ target }) => target === 'sales_rep_notify');
  const documents = [
    late(40, '500'),
    late(70, '900', { customer: 'C2', name: 'Birch Ltd' }),
    late(20, '900', { customer: 'C3', name: 'Not old enough' }),
    late(70, '77', { customer: 'C4', name: 'Other rep', currency: 'CAD' }),
  ];
  const reps = { C1: 'E1', C2: 'E1', C3: 'E1', C4: 'E2' };
  const rows = {
    reps: [
      { sales_rep: 'E1', name: 'Sam Ortiz', email: 'sam@lanternworks.test' },
      { sales_rep: 'E2', name: 'Kim Lee', email: null },
    ],
  };

  it('is one a rep, lists his customers with what is planned for them, and stays in the house', () => {
    const [first, second] = notes(planOf({ documents, reps, rows }));
    expect(first).toMatchObject({
      verdict: 'stage',
      key: 'E1',
      entity_ref: 'employee:E1',
      recipient_kind: 'sales_rep',
      customer_id: null,
      amount: '1400.00',
      currency: 'USD',
      draft: {
        recipients: [{ name: 'Sam Ortiz', address: 'sam@lanternworks.test', kind: 'sales_rep' }],
      },
    });
    const text = first?.verdict === 'stage' ? (first.draft?.text ?? '') : '';
    expect(text).toContain('2 customer accounts of yours are more than 30 days overdue');
    expect(text).toMatch(/Birch Ltd +C2 +USD +900\.00 +70 +escalation +stage\nWalnut Works/);
    expect(text).not.toContain('Not old enough');
    expect(text).toContain('- USD 1,400.00 (2 customers)');
    expect(second).toMatchObject({ verdict: 'skip', code: 'NO_CONTACT', key: 'E2' });
  });

  it('is not written for customers without a rep', () => {
    expect(notes(planOf({ documents }))).toEqual([]);
  });

  it('never leaves the house', () => {
    const outside = { reps: [{ sales_rep: 'E1', name: 'Sam', email: 'sam@walnut.example.com' }] };
    expect(notes(planOf({ documents, reps, rows: outside }))[0]).toMatchObject({
      verdict: 'fail',
      code: 'WRONG_RECIPIENT',
    });
  });
});

describe('One item that fails', () => {
  it('never loses the others', () => {
    const documents = [
      late(40, '500'),
      late(40, '600', { customer: 'C2', name: '' }),
      late(40, '700', { customer: 'C3' }),
    ];
    const { items, counts } = planOf({ documents });
    expect(items.map(({ key, verdict }) => [key, verdict])).toEqual([
      ['C3:USD', 'stage'],
      ['C2:USD', 'fail'],
      ['C1:USD', 'stage'],
    ]);
    expect(items[1]).toMatchObject({
      code: 'DRAFT_FAILED',
      error: expect.stringContaining('{{ item.customer_name }}'),
    });
    expect(counts['draft_per_tier']).toEqual({ planned: 3, staged: 2, skipped: 0, failed: 1 });
  });

  it('is one whose figures are not those of its lines', () => {
    const input = agingInput([late(40, '500')], AS_OF, { standing: [WITH_CONTACT] });
    const aging = input.contexts['aging'];
    const wrong = { ...aging?.rows[0], overdue_amount: '500.01' };
    const { items } = plan(contract, {
      ...input,
      contexts: { ...input.contexts, aging: { columns: aging?.columns ?? [], rows: [wrong] } },
    });
    expect(items[0]).toMatchObject({
      verdict: 'fail',
      code: 'TOTALS_DO_NOT_TIE',
      error: expect.stringContaining('found 500.01 and 500'),
    });
  });

  it('is one with two rows where one was expected', () => {
    const history = [{ customer_id: 'C1', last_contact_on: null, last_tier: null }];
    expect(actionOf({ rows: { history: [...history, ...history] } })).toMatchObject({
      code: 'AMBIGUOUS_ROW',
    });
  });

  it('is one whose row holds what its column does not', () => {
    const rows = { history: [{ customer_id: 'C1', last_contact_on: 'infinity', last_tier: null }] };
    expect(actionOf({ rows })).toMatchObject({
      code: 'CONDITION_FAILED',
      error: expect.stringContaining('"infinity"'),
    });
  });
});

describe('A plan', () => {
  const documents = [
    late(5, '100'),
    late(40, '9000', { customer: 'C2' }),
    late(70, '400', { customer: 'C3', currency: 'CAD' }),
  ];

  it('is the same for the same rows, in whatever order they come', () => {
    const once = planOf({ documents });
    expect(planOf({ documents })).toEqual(once);
    const { items, ...rest } = planOf({ documents: [...documents].reverse() });
    expect(rest).toEqual({ ...once, items: undefined });
    expect(items).toEqual(once.items);
  });

  it('lists the largest amount x age first', () => {
    expect(planOf({ documents }).items.map(({ key }) => key)).toEqual(['C2:USD', 'C3:CAD', 'C1:USD']);
  });

  it('keeps a daily cap, largest first', () => {
    const capped = arContract('daily_cap: 0', 'daily_cap: 2');
    const { items, suppressed } = planOf({ documents }, capped);
    expect(items.map((item) => (item.verdict === 'skip' ? item.code : item.verdict))).toEqual([
      'stage',
      'stage',
      'OVER_DAILY_CAP',
    ]);
    expect(suppressed).toEqual([{ code: 'OVER_DAILY_CAP', count: 1 }]);
  });

  it('ranks by its own amount what has no rate, and says so', () => {
    const input = agingInput(documents, AS_OF, { standing: [] });
    const aging = input.contexts['aging'];
    const rows =
      aging?.rows.map((row) => (row['currency'] === 'CAD' ? { ...row, base_overdue: null } : row)) ?? [];
    const { warnings } = plan(contract, {
      ...input,
      contexts: { ...input.contexts, aging: { columns: aging?.columns ?? [], rows } },
    });
    expect(warnings).toEqual([
      'draft_per_tier: 1 items have no exchange rate (CAD) and are ranked by their own amount.',
    ]);
  });

  it('adds no two currencies up', () => {
    const { totals, by_tier } = planOf({ documents: [...documents, late(40, '0.01', { currency: 'CAD' })] });
    expect(totals).toEqual({
      CAD: { overdue: '400.01', open: '400.01', customers: 2 },
      USD: { overdue: '9100.00', open: '9100.00', customers: 2 },
    });
    expect(by_tier[2]).toMatchObject({ customers: 2, overdue: { CAD: '0.01', USD: '9000.00' } });
  });

  it('is shown as a change against the last one', () => {
    const before = (customer: string, tier: number, amount: string): PreviousItem => ({
      target: 'draft_per_tier',
      key: `${customer}:USD`,
      customer_id: customer,
      customer_name: customer,
      currency: 'USD',
      tier,
      amount,
    });
    const previous = [
      before('C2', 2, '4500.00'),
      before('C1', 1, '60.00'),
      before('C8', 3, '10.00'),
      before('C9', 3, '20.00'),
    ];
    const { changes, items } = planOf({
      documents: [...documents, late(0, '5', { customer: 'C8' })],
      previous,
    });
    expect(changes).toMatchObject({ new: 1, escalated: 1, unchanged: 1, cleared: 1, paid: 1 });
    expect(changes.gone).toMatchObject([
      { key: 'C8:USD', how: 'cleared' },
      { key: 'C9:USD', how: 'paid', amount: '20.00' },
    ]);
    expect(changes.outliers[0]).toMatchObject({
      key: 'C2:USD',
      reasons: ['doubled', 'largest'],
      previous_amount: '4500.00',
    });
    expect(items.map(({ key, change }) => [key, change])).toEqual([
      ['C2:USD', 'escalated'],
      ['C3:CAD', 'new'],
      ['C1:USD', 'unchanged'],
    ]);
  });

  it('is refused when its conditions do not fit the columns, or rows are missing', () => {
    const input = agingInput(documents, AS_OF);
    const standing = { columns: [{ name: 'customer_id', type: 'text' }], rows: [] };
    expect(() => plan(contract, { ...input, contexts: { ...input.contexts, standing } })).toThrow(
      'There is no do_not_dun in standing.',
    );
    const { aging: _, ...others } = input.contexts;
    expect(() => plan(contract, { ...input, contexts: others })).toThrow(
      'Expected rows of the context query aging',
    );
  });
});

describe('Letters of the AR contract', () => {
  const many = Array.from({ length: 40 }, (_, index) =>
    late(30 + index * 2, `${index + 100}.50`, { tranid: `D${index}` }),
  );

  it.each([5, 20, 40, 70, 100])('read well for somebody %i days late', (days) => {
    const { draft, input } = staged({
      documents: [late(days, '1500.5', { po: 'PO-7' }), late(0, '20'), credit('-10.25')],
    });
    expect(draft?.subject).toMatchSnapshot();
    expect(draft?.text).toMatchSnapshot();
    expect(input).toMatchSnapshot();
  });

  it('threaten nobody and charge nothing', () => {
    for (const [file, text] of contract.files) {
      if (file.endsWith('.liquid'))
        expect(text).not.toMatch(/legal|court|lawyer|attorney|agency|penalt|interest|fees?\b/i);
    }
  });

  it('list at most 25 documents, the largest first, and tie', () => {
    const { draft, amount } = staged({ documents: many });
    const listed = draft?.text.match(/^D\d+ .*$/gm) ?? [];
    expect(listed).toHaveLength(25);
    expect(listed[0]).toMatch(/^D39 /);
    expect(draft?.text).toContain('... and 15 more, together USD 1,612.50');
    expect(amount).toBe('4800.00');
    expect(draft?.text).toContain('Total USD 4,800.00');
    expect(draft?.attachments).toMatchObject([
      { name: `statement-C1-USD-${AS_OF}.csv`, media_type: 'text/csv' },
    ]);
    expect(draft?.attachments[0]?.content.split('\r\n')).toHaveLength(1 + 40 + 1);
  });

  it('escape what customers are called', () => {
    const { draft } = staged({
      documents: [late(20, '500', { name: '<b>Bo & Sons</b>', tranid: '=HYPERLINK("x")' })],
    });
    expect(draft?.html).toContain('&lt;b&gt;Bo &amp; Sons&lt;/b&gt;');
    expect(draft?.attachments[0]?.content).toContain('"\'=HYPERLINK(""x"")"');
  });
});
