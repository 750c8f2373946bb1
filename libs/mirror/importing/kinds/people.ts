import type { ImportKind, RowCheck } from './import-kind.js';

/** For what hangs on a customer and does not make one. */
export function unknownCustomer(column: string): RowCheck {
  return {
    column,
    wrong: `WHERE NOT EXISTS (SELECT 1 FROM mirror.customers c WHERE c.id = s.${column})`,
    message: `'customer ' || to_json(s.${column}) || ' is unknown; import customers or documents first'`,
  };
}

/** Whoever is in the file is active, unless it says otherwise. */
const IS_INACTIVE = { value: 'coalesce(s.isinactive, false)' };

// A rep comes with the first customer that names him, and a later file may bring name and address.
const CREATE_SALES_REPS = /* sql */ `
INSERT INTO mirror.employees AS e (id, entityid, email)
SELECT DISTINCT ON (s.salesrep) s.salesrep, coalesce(s.salesrepname, s.salesrep), s.salesrepemail
  FROM waiting s WHERE s.salesrep IS NOT NULL
 ORDER BY s.salesrep, (s.salesrepname IS NULL), s.line DESC
ON CONFLICT (id) DO UPDATE
   SET entityid = CASE WHEN excluded.entityid = e.id THEN e.entityid ELSE excluded.entityid END,
       email = coalesce(excluded.email, e.email)
 WHERE (excluded.entityid <> e.id AND excluded.entityid <> e.entityid) OR excluded.email <> coalesce(e.email, '')`;

export const customers: ImportKind = {
  name: 'customers',
  syncType: 'import_customers',
  table: 'customers',
  columns: {
    id: { type: { kind: 'id' }, required: true },
    entityid: { type: { kind: 'text' }, otherwise: 's.id' },
    altname: { type: { kind: 'text' }, aside: true },
    companyname: { type: { kind: 'text' } },
    email: { type: { kind: 'text' } },
    phone: { type: { kind: 'text' } },
    salesrep: { type: { kind: 'id' } },
    salesrepname: { type: { kind: 'text' }, aside: true },
    salesrepemail: { type: { kind: 'text' }, aside: true },
    currency: { type: { kind: 'currency' } },
    terms: { type: { kind: 'text' } },
    creditholdoverride: { type: { kind: 'choice', of: ['AUTO', 'ON', 'OFF'] }, otherwise: `'AUTO'` },
    language: { type: { kind: 'text' }, otherwise: `'en_US'` },
    isinactive: { type: { kind: 'flag' }, aside: true },
  },
  derived: {
    isinactive: IS_INACTIVE,
    altname: { value: 'coalesce(s.altname, s.companyname, s.id)', whenMapped: ['altname', 'companyname'] },
    named_on: { value: 'NULL::date', whenMapped: ['altname', 'companyname'] },
    named_by: { value: 'NULL::text', whenMapped: ['altname', 'companyname'] },
  },
  checks: [],
  before: [CREATE_SALES_REPS],
  scope: 'true',
  wasOpen: 'NOT t.isinactive',
  isOpen: 'NOT coalesce(s.isinactive, false)',
  close: 'isinactive = true',
  movesBalances: false,
};

export const contacts: ImportKind = {
  name: 'contacts',
  syncType: 'import_contacts',
  table: 'contacts',
  columns: {
    id: { type: { kind: 'id' } },
    company: { type: { kind: 'id' }, required: true },
    firstname: { type: { kind: 'text' } },
    lastname: { type: { kind: 'text' } },
    email: { type: { kind: 'text' } },
    phone: { type: { kind: 'text' } },
    title: { type: { kind: 'text' } },
    role: { type: { kind: 'text' } },
    isprimary: { type: { kind: 'flag' }, otherwise: 'false' },
    isinactive: { type: { kind: 'flag' }, aside: true },
  },
  derived: { isinactive: IS_INACTIVE },
  derivedId: `s.company || '/' || lower(coalesce(s.email, concat_ws(' ', s.firstname, s.lastname)))`,
  checks: [unknownCustomer('company')],
  before: [],
  scope: 'true',
  wasOpen: 'NOT t.isinactive',
  isOpen: 'NOT coalesce(s.isinactive, false)',
  close: 'isinactive = true',
  movesBalances: false,
};
