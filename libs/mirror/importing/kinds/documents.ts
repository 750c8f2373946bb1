import type { ImportColumn, ImportKind, RowCheck, Sql } from './import-kind.js';

/** Payments come and go with invoices: the contracts look at one freshness for both. */
const HOT_SYNC = 'scheduled_hot_customer_payments';

const DOCUMENT_COLUMNS: Readonly<Record<string, ImportColumn>> = {
  id: { type: { kind: 'id' }, required: true },
  tranid: { type: { kind: 'text' }, otherwise: 's.id' },
  entity: { type: { kind: 'id' }, required: true },
  customername: { type: { kind: 'text' }, aside: true },
  trandate: { type: { kind: 'date' }, required: true },
  currency: { type: { kind: 'currency' }, required: true },
  exchangerate: { type: { kind: 'amount', sign: 'positive' } },
  otherrefnum: { type: { kind: 'text' } },
  terms: { type: { kind: 'text' } },
  memo: { type: { kind: 'text' } },
  subsidiary: { type: { kind: 'text' } },
};

/*
 * A customer that nobody has heard of is made once, by its id. It bears the name on its newest document (of two of
 * one day the one with the greater id), and a newer document renames it, until a record of its own names it.
 */
const CREATE_CUSTOMERS = /* sql */ `
INSERT INTO mirror.customers (id, entityid, altname, lastmodifieddate, named_on, named_by)
SELECT DISTINCT ON (s.entity) s.entity, s.entity, coalesce(s.customername, s.entity), :now,
       CASE WHEN s.customername IS NULL THEN '-infinity' ELSE s.trandate END,
       CASE WHEN s.customername IS NULL THEN '' ELSE s.id END
  FROM waiting s
 WHERE NOT EXISTS (SELECT 1 FROM mirror.customers c WHERE c.id = s.entity)
 ORDER BY s.entity, (s.customername IS NULL), s.trandate DESC, s.id DESC`;

const RENAME_CUSTOMERS = /* sql */ `
UPDATE mirror.customers c
   SET altname = n.customername, named_on = n.trandate, named_by = n.id, lastmodifieddate = :now
  FROM (SELECT DISTINCT ON (s.entity) s.entity, s.customername, s.trandate, s.id
          FROM waiting s WHERE s.customername IS NOT NULL
         ORDER BY s.entity, s.trandate DESC, s.id DESC) n
 WHERE c.id = n.entity AND c.named_by IS NOT NULL
   AND (n.trandate, n.id) >= (c.named_on, c.named_by)
   AND (n.customername, n.trandate, n.id) IS DISTINCT FROM (c.altname, c.named_on, c.named_by)`;

function ofAnotherType(types: string): RowCheck {
  return {
    column: 'id',
    wrong: `JOIN mirror.transactions t ON t.id = s.id WHERE t.type NOT IN (${types})`,
    message: `'document ' || to_json(s.id) || ' is known as a ' || t.type || '; give one of the two another id'`,
  };
}

function documents(
  kind: Pick<ImportKind, 'name' | 'syncType' | 'columns'> & {
    readonly types: string;
    readonly type?: Sql;
    readonly status: Sql;
    readonly amount: string;
  },
): ImportKind {
  return {
    name: kind.name,
    syncType: kind.syncType,
    table: 'transactions',
    columns: { ...DOCUMENT_COLUMNS, ...kind.columns },
    derived: { ...(kind.type && { type: { value: kind.type } }), status: { value: kind.status } },
    checks: [ofAnotherType(kind.types)],
    before: [CREATE_CUSTOMERS, RENAME_CUSTOMERS],
    scope: `t.type IN (${kind.types})`,
    wasOpen: `t.status <> 'closed'`,
    isOpen: `s.${kind.amount} <> 0`,
    close: `status = 'closed', ${kind.amount} = 0`,
    amount: kind.amount,
    movesBalances: true,
  };
}

export const invoices = documents({
  name: 'invoices',
  syncType: HOT_SYNC,
  types: `'CustInvc'`,
  amount: 'foreignamountunpaid',
  columns: {
    duedate: { type: { kind: 'date' } },
    foreignamountunpaid: { type: { kind: 'amount', sign: 'unsigned' }, required: true },
    foreigntotal: { type: { kind: 'amount', sign: 'unsigned' }, otherwise: 's.foreignamountunpaid' },
  },
  type: `'CustInvc'`,
  status: `CASE WHEN s.foreignamountunpaid = 0 THEN 'closed' ELSE 'open' END`,
});

export const credits = documents({
  name: 'credits',
  syncType: 'import_credits',
  types: `'CustCred'`,
  amount: 'foreignpaymentamountunused',
  columns: {
    foreignpaymentamountunused: { type: { kind: 'amount', sign: 'any' }, required: true },
    foreigntotal: { type: { kind: 'amount', sign: 'any' }, otherwise: 's.foreignpaymentamountunused' },
  },
  type: `'CustCred'`,
  status: `CASE WHEN s.foreignpaymentamountunused = 0 THEN 'closed' ELSE 'open' END`,
});

export const payments = documents({
  name: 'payments',
  syncType: HOT_SYNC,
  types: `'CustPymt', 'CustDep'`,
  amount: 'foreignpaymentamountunused',
  columns: {
    type: { type: { kind: 'choice', of: ['CustPymt', 'CustDep'] }, otherwise: `'CustPymt'` },
    // The day on which a payment that is in flight is expected.
    duedate: { type: { kind: 'date' } },
    status: { type: { kind: 'choice', of: ['posted', 'in_flight'] }, aside: true },
    foreignpaymentamountunused: { type: { kind: 'amount', sign: 'any' }, required: true },
    foreigntotal: { type: { kind: 'amount', sign: 'any' }, otherwise: 's.foreignpaymentamountunused' },
  },
  status: `CASE WHEN s.foreignpaymentamountunused = 0 THEN 'closed'
                WHEN s.status = 'in_flight' THEN 'in_flight' ELSE 'open' END`,
});
