import { daysBetween, type PlainDate, plainDate } from '#eventsourcing';
import type { JsonObject } from '#ledger';
import type { ContextRows, PlanInput } from '../planning/plan.js';
import { Money } from '../values/money.js';

/** An open document, before anything is aged. */
export interface Document {
  readonly customer: string;
  readonly name: string;
  readonly currency: string;
  readonly tranid: string;
  readonly date: string;
  readonly due: string;
  readonly amount: string;
  readonly type?: 'CustInvc' | 'CustCred';
  readonly disputed?: boolean;
  readonly po?: string | null;
}

type Columns = ContextRows['columns'];

const column = (name: string, type: string): Columns[number] => ({ name, type });

const COLUMNS: Readonly<Record<string, Columns>> = {
  aging: [
    column('customer_id', 'text'),
    column('customer_name', 'text'),
    column('currency', 'text'),
    column('total_open', 'numeric'),
    column('days_overdue', 'int4'),
    column('overdue_amount', 'numeric'),
    column('not_due', 'numeric'),
    column('unapplied_credits', 'numeric'),
    column('days_1_30', 'numeric'),
    column('days_31_60', 'numeric'),
    column('days_61_90', 'numeric'),
    column('over_90_amount', 'numeric'),
    column('overdue_documents', 'int8'),
    column('oldest_due_date', 'date'),
    column('base_overdue', 'numeric'),
    column('sales_rep', 'text'),
  ],
  items: [
    column('customer_id', 'text'),
    column('currency', 'text'),
    column('transaction_id', 'text'),
    column('type', 'text'),
    column('tranid', 'text'),
    column('otherrefnum', 'text'),
    column('trandate', 'date'),
    column('due', 'date'),
    column('amount', 'numeric'),
    column('days_overdue', 'int4'),
    column('disputed', 'bool'),
  ],
  standing: [
    column('customer_id', 'text'),
    column('do_not_dun', 'bool'),
    column('vip', 'bool'),
    column('legal', 'bool'),
    column('paused_until', 'date'),
    column('on_hold', 'bool'),
    column('reply_open', 'bool'),
    column('contact_name', 'text'),
    column('contact_email', 'text'),
    column('contact_phone', 'text'),
    column('sales_rep_name', 'text'),
    column('sales_rep_email', 'text'),
  ],
  history: [column('customer_id', 'text'), column('last_contact_on', 'date'), column('last_tier', 'int4')],
  promise: [column('customer_id', 'text'), column('currency', 'text'), column('promise_date', 'date')],
  in_flight: [column('customer_id', 'text'), column('currency', 'text'), column('amount', 'numeric')],
  prior_actions: [
    column('customer_id', 'text'),
    column('customer_name', 'text'),
    column('currency', 'text'),
    column('tool', 'text'),
    column('last_proposed_at', 'timestamptz'),
    column('still_open', 'int8'),
  ],
  holds: [column('customer_id', 'text'), column('still_open', 'int8'), column('placed', 'int8')],
  reps: [column('sales_rep', 'text'), column('name', 'text'), column('email', 'text')],
  lessons: [
    column('run_id', 'uuid'),
    column('narrative', 'text'),
    column('tags', 'text[]'),
    column('recorded_at', 'timestamptz'),
  ],
};

export type ContextName =
  'standing' | 'history' | 'promise' | 'in_flight' | 'prior_actions' | 'holds' | 'reps';

/** What the queries of ar_aging_action_plan answer with for some documents: aged for a date, added up by hand. */
export function agingInput(
  documents: readonly Document[],
  asOf: string,
  rows: Partial<Record<ContextName, readonly JsonObject[]>> = {},
  reps: Readonly<Record<string, string>> = {},
): PlanInput {
  const date = plainDate(asOf);
  const items = documents.map((document, index) => itemRow(document, index, date));
  const contexts = Object.entries(COLUMNS).map(([name, columns]) => {
    const own: readonly JsonObject[] = rows[name as ContextName] ?? [];
    return [name, { columns, rows: own }] as const;
  });
  return {
    as_of: date,
    now: `${asOf}T10:00:00.000Z` as PlanInput['now'],
    run_id: '6a0e8a2e-3f5c-5a52-9c8e-0a3a1f3f6b11',
    input: {},
    contexts: {
      ...Object.fromEntries(contexts),
      items: { columns: COLUMNS['items'] as Columns, rows: items },
      aging: { columns: COLUMNS['aging'] as Columns, rows: agingRows(documents, items, reps) },
    },
  };
}

function itemRow(document: Document, index: number, asOf: PlainDate): JsonObject {
  const credit = document.type === 'CustCred';
  return {
    customer_id: document.customer,
    currency: document.currency,
    transaction_id: String(index + 1),
    type: document.type ?? 'CustInvc',
    tranid: document.tranid,
    otherrefnum: document.po ?? null,
    trandate: document.date,
    due: document.due,
    amount: document.amount,
    days_overdue: credit ? null : daysBetween(plainDate(document.due), asOf),
    disputed: document.disputed ?? false,
  };
}

function agingRows(
  documents: readonly Document[],
  items: readonly JsonObject[],
  reps: Readonly<Record<string, string>>,
): readonly JsonObject[] {
  const groups = new Map<string, JsonObject[]>();
  for (const item of items) {
    const key = JSON.stringify([item['customer_id'], item['currency']]);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  const names = newestNames(documents);
  return [...groups.values()].map((group) => agingRow(group, names, reps));
}

function agingRow(
  group: readonly JsonObject[],
  names: ReadonlyMap<string, string>,
  reps: Readonly<Record<string, string>>,
): JsonObject {
  const days = (item: JsonObject): number | null => item['days_overdue'] as number | null;
  const sum = (takes: (late: number | null) => boolean): string =>
    group
      .filter((item) => takes(days(item)))
      .reduce((total, item) => total.plus(item['amount'] as string), new Money(0))
      .toFixed();
  const late = group.filter((item) => (days(item) ?? 0) > 0);
  const ages = group.map(days).filter((age) => age !== null);
  const overdue = sum((age) => age !== null && age > 0);
  const customer = group[0]?.['customer_id'] as string;
  return {
    customer_id: customer,
    customer_name: names.get(customer) ?? null,
    currency: group[0]?.['currency'],
    total_open: sum(() => true),
    days_overdue: ages.length === 0 ? null : Math.max(...ages),
    overdue_amount: overdue,
    not_due: sum((age) => age !== null && age <= 0),
    unapplied_credits: sum((age) => age === null),
    days_1_30: sum((age) => age !== null && age >= 1 && age <= 30),
    days_31_60: sum((age) => age !== null && age >= 31 && age <= 60),
    days_61_90: sum((age) => age !== null && age >= 61 && age <= 90),
    over_90_amount: sum((age) => age !== null && age > 90),
    overdue_documents: late.length,
    oldest_due_date: late.map((item) => item['due'] as string).sort()[0] ?? null,
    base_overdue: late.length === 0 ? null : overdue,
    sales_rep: reps[customer] ?? null,
  };
}

/** One name a customer: that of its newest document. */
function newestNames(documents: readonly Document[]): ReadonlyMap<string, string> {
  const newest = new Map<string, Document>();
  for (const document of documents) {
    const known = newest.get(document.customer);
    if (!known || document.date > known.date) newest.set(document.customer, document);
  }
  return new Map([...newest].map(([customer, { name }]) => [customer, name]));
}
