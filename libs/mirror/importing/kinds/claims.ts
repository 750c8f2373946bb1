import type { ImportKind } from './import-kind.js';
import { unknownCustomer } from './people.js';

/** What is in the file is open, unless it says otherwise. */
const STATUS = { value: `coalesce(s.status, 'open')` };

export const disputes: ImportKind = {
  name: 'disputes',
  syncType: 'import_disputes',
  table: 'disputes',
  columns: {
    id: { type: { kind: 'id' } },
    customer_id: { type: { kind: 'id' }, required: true },
    transaction_id: { type: { kind: 'id' } },
    currency: { type: { kind: 'currency' }, required: true },
    amount: { type: { kind: 'amount', sign: 'positive' } },
    reason: { type: { kind: 'text' }, otherwise: `'not stated'` },
    status: { type: { kind: 'choice', of: ['open', 'closed'] }, aside: true },
    opened_on: { type: { kind: 'date' }, otherwise: ':as_of' },
    closed_on: { type: { kind: 'date' }, aside: true },
  },
  derived: {
    status: STATUS,
    closed_on: {
      value: `CASE WHEN s.status = 'closed' THEN
                coalesce(s.closed_on, (SELECT d.closed_on FROM mirror.disputes d WHERE d.id = s.id), :as_of) END`,
    },
  },
  derivedId: `concat_ws('/', s.customer_id, s.transaction_id, s.currency)`,
  checks: [
    unknownCustomer('customer_id'),
    {
      column: 'transaction_id',
      wrong: `LEFT JOIN mirror.transactions t ON t.id = s.transaction_id
              WHERE s.transaction_id IS NOT NULL AND t.entity IS DISTINCT FROM s.customer_id`,
      message: `'document ' || to_json(s.transaction_id)
                  || coalesce(' belongs to customer ' || to_json(t.entity), ' is unknown; import documents first')`,
      whenMapped: true,
    },
    {
      column: 'closed_on',
      wrong: `WHERE s.closed_on IS NOT NULL AND ${STATUS.value} = 'open'`,
      message: `'a dispute that is open has no closing date'`,
      whenMapped: true,
    },
  ],
  before: [],
  scope: 'true',
  wasOpen: `t.status = 'open'`,
  isOpen: `${STATUS.value} = 'open'`,
  close: `status = 'closed', closed_on = :as_of`,
  amount: 'amount',
  movesBalances: false,
};

export const promises: ImportKind = {
  name: 'promises',
  syncType: 'import_promises',
  table: 'promises_to_pay',
  columns: {
    id: { type: { kind: 'id' } },
    customer_id: { type: { kind: 'id' }, required: true },
    currency: { type: { kind: 'currency' }, required: true },
    amount: { type: { kind: 'amount', sign: 'positive' } },
    promise_date: { type: { kind: 'date' }, required: true },
    status: { type: { kind: 'choice', of: ['open', 'kept', 'broken', 'withdrawn'] }, aside: true },
    recorded_on: { type: { kind: 'date' }, otherwise: ':as_of' },
  },
  derived: { status: STATUS },
  derivedId: `concat_ws('/', s.customer_id, s.currency, s.promise_date::text)`,
  checks: [unknownCustomer('customer_id')],
  before: [],
  scope: 'true',
  wasOpen: `t.status = 'open'`,
  isOpen: `${STATUS.value} = 'open'`,
  close: `status = 'withdrawn'`,
  amount: 'amount',
  movesBalances: false,
};
