/* Statements of a customer's card; $1 is the customer. Ages go by the business date of the transaction. */

export const STANDING = 'SELECT * FROM mirror.customer_standing WHERE customer_id = $1';

export const BALANCES = /* sql */ `
SELECT currency,
       sum(amount) AS total_open,
       coalesce(sum(amount) FILTER (WHERE days_overdue > 0), 0) AS overdue,
       coalesce(sum(amount) FILTER (WHERE days_overdue <= 0), 0) AS not_due,
       coalesce(sum(amount) FILTER (WHERE days_overdue BETWEEN 1 AND 30), 0) AS days_1_to_30,
       coalesce(sum(amount) FILTER (WHERE days_overdue BETWEEN 31 AND 60), 0) AS days_31_to_60,
       coalesce(sum(amount) FILTER (WHERE days_overdue BETWEEN 61 AND 90), 0) AS days_61_to_90,
       coalesce(sum(amount) FILTER (WHERE days_overdue > 90), 0) AS over_90,
       coalesce(sum(amount) FILTER (WHERE days_overdue IS NULL), 0) AS unapplied,
       max(days_overdue) AS days_overdue
  FROM mirror.open_items WHERE customer_id = $1 GROUP BY currency ORDER BY currency`;

const ITEM_COLUMNS = `transaction_id, type, tranid, otherrefnum, trandate, duedate, currency, amount, original_amount,
       days_overdue, disputed`;

/** $2: how many rows. */
export const ITEMS = `
SELECT ${ITEM_COLUMNS}, count(*) OVER () AS of_all
  FROM mirror.open_items WHERE customer_id = $1 AND type = 'CustInvc'
 ORDER BY amount DESC, transaction_id LIMIT $2`;

export const CREDITS = `
SELECT ${ITEM_COLUMNS} FROM mirror.open_items WHERE customer_id = $1 AND type <> 'CustInvc'
 ORDER BY amount, transaction_id LIMIT $2`;

export const IN_FLIGHT = /* sql */ `
SELECT transaction_id, currency, amount, expected_on FROM mirror.payments_in_flight WHERE customer_id = $1
 ORDER BY expected_on, transaction_id LIMIT $2`;

export const DISPUTES = /* sql */ `
SELECT id, transaction_id, currency, amount, reason, status, opened_on, closed_on
  FROM mirror.disputes WHERE customer_id = $1 ORDER BY status DESC, opened_on DESC, id LIMIT $2`;

export const PROMISES = /* sql */ `
SELECT id, currency, amount, promise_date, status, recorded_on
  FROM mirror.promises_to_pay WHERE customer_id = $1 ORDER BY status = 'open' DESC, promise_date DESC, id LIMIT $2`;

export const CONTACTS = /* sql */ `
SELECT id, firstname, lastname, email, phone, title, role, isprimary
  FROM mirror.contacts WHERE company = $1 AND NOT isinactive ORDER BY isprimary DESC, id LIMIT $2`;

export const CONTACT_LOG = /* sql */ `
SELECT contacted_on, channel, direction, currency, action_id, action_type, tier, handled_on
  FROM mirror.contact_log WHERE customer_id = $1 ORDER BY contacted_on DESC, id DESC LIMIT $2`;

export const PAUSES = /* sql */ `
SELECT until, reason, source, created_on FROM mirror.pauses WHERE customer_id = $1
 ORDER BY until DESC, id DESC LIMIT $2`;
