/*
 * Tables and columns carry NetSuite's names where it has one. Ids are text and are compared character by
 * character: `0200706844` and `200706844` are two customers. Money is numeric in the currency of its row.
 */
export const MIRROR_TABLES = /* sql */ `
CREATE TABLE mirror.currencies (
  id                text     PRIMARY KEY CHECK (id ~ '^[A-Z]{3}$'),
  name              text     NOT NULL,
  currencyprecision smallint NOT NULL CHECK (currencyprecision BETWEEN 0 AND 4),
  exchangerate      numeric  CHECK (exchangerate > 0 AND exchangerate < 'Infinity'),
  exchangerate_on   date,
  isbasecurrency    boolean  NOT NULL DEFAULT false,
  CHECK ((exchangerate IS NULL) = (exchangerate_on IS NULL))
);
CREATE UNIQUE INDEX currencies_one_base ON mirror.currencies (isbasecurrency) WHERE isbasecurrency;
COMMENT ON COLUMN mirror.currencies.id IS 'ISO 4217 code.';
COMMENT ON COLUMN mirror.currencies.exchangerate IS 'Base currency for one unit, as of exchangerate_on; for ranking, never for a total.';

CREATE TABLE mirror.subsidiaries (
  id       text PRIMARY KEY,
  name     text NOT NULL,
  country  text,
  currency text REFERENCES mirror.currencies
);

CREATE TABLE mirror.terms (
  id                text    PRIMARY KEY,
  name              text    NOT NULL,
  daysuntilnetdue   integer CHECK (daysuntilnetdue >= 0)
);

CREATE TABLE mirror.employees (
  id         text    PRIMARY KEY CHECK (id <> ''),
  entityid   text    NOT NULL,
  firstname  text,
  lastname   text,
  email      text,
  supervisor text    REFERENCES mirror.employees DEFERRABLE INITIALLY DEFERRED,
  isinactive boolean NOT NULL DEFAULT false
);

CREATE TABLE mirror.customers (
  id                 text        PRIMARY KEY CHECK (id <> ''),
  entityid           text        NOT NULL,
  altname            text        NOT NULL,
  companyname        text,
  email              text,
  phone              text,
  salesrep           text        REFERENCES mirror.employees,
  currency           text        REFERENCES mirror.currencies,
  terms              text,
  creditholdoverride text        NOT NULL DEFAULT 'AUTO' CHECK (creditholdoverride IN ('AUTO', 'ON', 'OFF')),
  language           text        NOT NULL DEFAULT 'en_US',
  isinactive         boolean     NOT NULL DEFAULT false,
  lastmodifieddate   timestamptz NOT NULL,
  named_on           date,
  named_by           text,
  CHECK ((named_on IS NULL) = (named_by IS NULL))
);
CREATE INDEX customers_salesrep ON mirror.customers (salesrep);
COMMENT ON COLUMN mirror.customers.altname IS 'The one name that is shown.';
COMMENT ON COLUMN mirror.customers.named_by IS
  'The newest document that named this customer; null when the name comes from a record of the customer itself, which no document overrules.';

CREATE TABLE mirror.contacts (
  id         text    PRIMARY KEY CHECK (id <> ''),
  company    text    NOT NULL REFERENCES mirror.customers,
  firstname  text,
  lastname   text,
  email      text,
  phone      text,
  title      text,
  role       text,
  isprimary  boolean NOT NULL DEFAULT false,
  isinactive boolean NOT NULL DEFAULT false
);
CREATE INDEX contacts_company ON mirror.contacts (company);

CREATE TABLE mirror.transactions (
  id                         text        PRIMARY KEY CHECK (id <> ''),
  type                       text        NOT NULL CHECK (type IN ('CustInvc', 'CustCred', 'CustPymt', 'CustDep')),
  tranid                     text        NOT NULL,
  entity                     text        NOT NULL REFERENCES mirror.customers,
  trandate                   date        NOT NULL,
  duedate                    date,
  currency                   text        NOT NULL REFERENCES mirror.currencies,
  exchangerate               numeric     CHECK (exchangerate > 0 AND exchangerate < 'Infinity'),
  foreigntotal               numeric     NOT NULL CHECK (abs(foreigntotal) < 1e15),
  foreignamountunpaid        numeric     CHECK (foreignamountunpaid >= 0 AND foreignamountunpaid < 1e15),
  foreignpaymentamountunused numeric     CHECK (abs(foreignpaymentamountunused) < 1e15),
  status                     text        NOT NULL CHECK (status IN ('open', 'closed', 'in_flight')),
  otherrefnum                text,
  terms                      text,
  memo                       text,
  subsidiary                 text,
  lastmodifieddate           timestamptz NOT NULL,
  CHECK ((type = 'CustInvc') = (foreignamountunpaid IS NOT NULL)),
  CHECK ((type = 'CustInvc') = (foreignpaymentamountunused IS NULL)),
  CHECK (status <> 'in_flight' OR type IN ('CustPymt', 'CustDep'))
);
CREATE INDEX transactions_open ON mirror.transactions (entity, currency) WHERE status = 'open';
CREATE INDEX transactions_in_flight ON mirror.transactions (entity) WHERE status = 'in_flight';
CREATE INDEX transactions_entity ON mirror.transactions (entity, trandate DESC);
COMMENT ON COLUMN mirror.transactions.foreignamountunpaid IS 'What is left to pay of an invoice, in its currency.';
COMMENT ON COLUMN mirror.transactions.foreignpaymentamountunused IS
  'What is not yet applied of a credit, payment or deposit, in its currency; open_items shows it as a negative amount.';
COMMENT ON COLUMN mirror.transactions.status IS
  'in_flight: a payment that was announced and is not posted; it counts in no balance.';

CREATE TABLE mirror.applications (
  payment text    NOT NULL REFERENCES mirror.transactions,
  invoice text    NOT NULL REFERENCES mirror.transactions,
  amount  numeric NOT NULL CHECK (amount > 0 AND amount < 1e15),
  PRIMARY KEY (payment, invoice)
);
CREATE INDEX applications_invoice ON mirror.applications (invoice);

CREATE TABLE mirror.sales_lines (
  id          bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id text    NOT NULL REFERENCES mirror.customers,
  item        text    NOT NULL,
  list_price  numeric NOT NULL CHECK (list_price > 0 AND list_price < 1e15),
  quantity    numeric NOT NULL CHECK (quantity > 0 AND quantity < 1e15),
  sold_on     date    NOT NULL
);
CREATE INDEX sales_lines_customer ON mirror.sales_lines (customer_id, item, sold_on DESC);
CREATE INDEX sales_lines_item ON mirror.sales_lines (item);
`;

/** What the ERP does not have, or has no name for. */
export const TABLES_BESIDE = /* sql */ `
CREATE TABLE mirror.sync_log (
  id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sync_type     text        NOT NULL,
  source        text        NOT NULL,
  started_at    timestamptz NOT NULL,
  completed_at  timestamptz NOT NULL,
  status        text        NOT NULL CHECK (status IN ('success', 'failed')),
  as_of         date        NOT NULL,
  rows_read     bigint      NOT NULL,
  opened        bigint      NOT NULL,
  changed       bigint      NOT NULL,
  closed        bigint      NOT NULL,
  unchanged     bigint      NOT NULL,
  rejected      bigint      NOT NULL,
  control_total jsonb       NOT NULL
);
CREATE INDEX sync_log_fresh ON mirror.sync_log (sync_type, completed_at DESC) WHERE status = 'success';
COMMENT ON TABLE mirror.sync_log IS
  'One row for each sync, written in the transaction of its rows. Freshness is the newest completed_at with status success.';
COMMENT ON COLUMN mirror.sync_log.control_total IS
  'By currency, over the rows that were taken: {"USD": {"rows": 2, "amount": "10.50"}}. Empty for what has no amount.';

CREATE TABLE mirror.disputes (
  id             text    PRIMARY KEY CHECK (id <> ''),
  customer_id    text    NOT NULL REFERENCES mirror.customers,
  transaction_id text    REFERENCES mirror.transactions,
  currency       text    NOT NULL REFERENCES mirror.currencies,
  amount         numeric CHECK (amount > 0 AND amount < 1e15),
  reason         text    NOT NULL,
  status         text    NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')),
  opened_on      date    NOT NULL,
  closed_on      date,
  CHECK (closed_on IS NULL OR status = 'closed')
);
CREATE INDEX disputes_customer ON mirror.disputes (customer_id);
CREATE INDEX disputes_open_document ON mirror.disputes (transaction_id) WHERE status = 'open';
COMMENT ON COLUMN mirror.disputes.transaction_id IS 'Null: the whole customer.';

CREATE TABLE mirror.promises_to_pay (
  id           text    PRIMARY KEY CHECK (id <> ''),
  customer_id  text    NOT NULL REFERENCES mirror.customers,
  currency     text    NOT NULL REFERENCES mirror.currencies,
  amount       numeric CHECK (amount > 0 AND amount < 1e15),
  promise_date date    NOT NULL,
  status       text    NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'kept', 'broken', 'withdrawn')),
  recorded_on  date    NOT NULL
);
CREATE INDEX promises_customer ON mirror.promises_to_pay (customer_id);
COMMENT ON COLUMN mirror.promises_to_pay.status IS 'withdrawn: no longer in a file that was the whole truth.';

CREATE TABLE mirror.contact_log (
  id           text     PRIMARY KEY CHECK (id <> ''),
  customer_id  text     NOT NULL REFERENCES mirror.customers,
  currency     text     REFERENCES mirror.currencies,
  contacted_on date     NOT NULL,
  channel      text     NOT NULL,
  direction    text     NOT NULL CHECK (direction IN ('outbound', 'inbound')),
  action_id    text,
  action_type  text,
  tier         smallint CHECK (tier BETWEEN 1 AND 9),
  handled_on   date     CHECK (handled_on IS NULL OR direction = 'inbound')
);
CREATE INDEX contact_log_customer ON mirror.contact_log (customer_id, contacted_on DESC);
CREATE INDEX contact_log_unanswered ON mirror.contact_log (customer_id) WHERE direction = 'inbound' AND handled_on IS NULL;

CREATE TABLE mirror.customer_policy (
  customer_id text    PRIMARY KEY REFERENCES mirror.customers,
  do_not_dun  boolean NOT NULL DEFAULT false,
  vip         boolean NOT NULL DEFAULT false,
  legal       boolean NOT NULL DEFAULT false,
  note        text
);

CREATE TABLE mirror.pauses (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id text   NOT NULL REFERENCES mirror.customers,
  until       date   NOT NULL,
  reason      text   NOT NULL,
  source      text   NOT NULL,
  created_on  date   NOT NULL
);
CREATE INDEX pauses_customer ON mirror.pauses (customer_id, until DESC);
CREATE INDEX pauses_until ON mirror.pauses (until);
COMMENT ON COLUMN mirror.pauses.until IS 'The last day of the pause.';

CREATE TABLE mirror.ar_snapshot (
  customer_id    text    NOT NULL REFERENCES mirror.customers,
  currency       text    NOT NULL REFERENCES mirror.currencies,
  as_of          date    NOT NULL,
  total_open     numeric NOT NULL,
  overdue_amount numeric NOT NULL CHECK (overdue_amount >= 0),
  days_overdue   integer,
  PRIMARY KEY (customer_id, as_of, currency)
);
CREATE INDEX ar_snapshot_day ON mirror.ar_snapshot (as_of);
CREATE INDEX ar_snapshot_clear ON mirror.ar_snapshot (customer_id, as_of DESC) WHERE overdue_amount = 0;
COMMENT ON TABLE mirror.ar_snapshot IS
  'One row a customer, currency and day. The day on which nothing is open any more has a row of zeros; the days after it have none.';
`;
