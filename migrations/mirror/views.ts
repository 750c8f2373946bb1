/*
 * What contracts read. Ages and pauses go by mirror.as_of(), asked for once in each query by a sub-select of its
 * own; nothing that depends on a date is stored.
 */
export const MIRROR_VIEWS = /* sql */ `
CREATE VIEW mirror.open_items AS
SELECT t.entity AS customer_id,
       c.altname AS customer_name,
       t.currency,
       t.id AS transaction_id,
       t.type,
       t.tranid,
       t.otherrefnum,
       t.trandate,
       t.duedate,
       CASE t.type WHEN 'CustInvc' THEN t.foreignamountunpaid ELSE -abs(t.foreignpaymentamountunused) END AS amount,
       CASE t.type WHEN 'CustInvc' THEN t.foreigntotal ELSE -abs(t.foreigntotal) END AS original_amount,
       CASE t.type WHEN 'CustInvc' THEN (SELECT mirror.as_of()) - coalesce(t.duedate, t.trandate) END AS days_overdue,
       (t.id IN (SELECT d.transaction_id FROM mirror.disputes d
                  WHERE d.status = 'open' AND d.transaction_id IS NOT NULL)
        OR t.entity IN (SELECT d.customer_id FROM mirror.disputes d
                         WHERE d.status = 'open' AND d.transaction_id IS NULL)) AS disputed,
       CASE t.type WHEN 'CustInvc' THEN t.foreignamountunpaid ELSE -abs(t.foreignpaymentamountunused) END
         * coalesce(t.exchangerate, x.exchangerate) AS base_amount,
       c.salesrep AS sales_rep,
       coalesce(t.exchangerate, x.exchangerate) AS base_rate,
       CASE WHEN t.exchangerate IS NULL THEN x.exchangerate_on ELSE t.trandate END AS base_rate_on
  FROM mirror.transactions t
  JOIN mirror.customers c ON c.id = t.entity
  JOIN mirror.currencies x ON x.id = t.currency
 WHERE t.status = 'open';
COMMENT ON VIEW mirror.open_items IS
  'One row an open document. amount is signed: invoices positive, credits and unapplied payments negative. days_overdue is null for those two, and 0 or less where nothing is overdue.';

CREATE VIEW mirror.customer_standing AS
SELECT c.id AS customer_id,
       c.altname AS customer_name,
       coalesce(p.do_not_dun, false) AS do_not_dun,
       coalesce(p.vip, false) AS vip,
       coalesce(p.legal, false) AS legal,
       pause.until AS paused_until,
       pause.reason AS pause_reason,
       c.creditholdoverride = 'ON' AS on_hold,
       coalesce(waiting.reply_open, false) AS reply_open,
       contact.name AS contact_name,
       contact.email AS contact_email,
       contact.phone AS contact_phone,
       c.salesrep AS sales_rep,
       coalesce(nullif(concat_ws(' ', e.firstname, e.lastname), ''), e.entityid) AS sales_rep_name,
       e.email AS sales_rep_email,
       c.language,
       p.note AS policy_note
  FROM mirror.customers c
  LEFT JOIN mirror.customer_policy p ON p.customer_id = c.id
  LEFT JOIN mirror.employees e ON e.id = c.salesrep
  LEFT JOIN (
    SELECT DISTINCT ON (customer_id) customer_id, until, reason
      FROM mirror.pauses
     WHERE until >= (SELECT mirror.as_of())
     ORDER BY customer_id, until DESC, id DESC
  ) pause ON pause.customer_id = c.id
  LEFT JOIN (
    SELECT customer_id, true AS reply_open
      FROM mirror.contact_log
     WHERE direction = 'inbound' AND contacted_on <= (SELECT mirror.as_of())
       AND (handled_on IS NULL OR handled_on > (SELECT mirror.as_of()))
     GROUP BY customer_id
  ) waiting ON waiting.customer_id = c.id
  LEFT JOIN (
    SELECT DISTINCT ON (company) company, email, phone,
           nullif(concat_ws(' ', firstname, lastname), '') AS name
      FROM mirror.contacts
     WHERE NOT isinactive
     ORDER BY company, isprimary DESC, id
  ) contact ON contact.company = c.id;
COMMENT ON VIEW mirror.customer_standing IS
  'One row a customer: what holds a reminder back, whom to write to, and whose customer it is.';

CREATE VIEW mirror.contact_history AS
SELECT c.id AS customer_id,
       latest.contacted_on AS last_contact_on,
       episode.tier AS last_tier,
       latest.action_id AS last_action_id
  FROM mirror.customers c
  LEFT JOIN (
    SELECT DISTINCT ON (customer_id) customer_id, contacted_on, action_id
      FROM mirror.contact_log
     WHERE direction = 'outbound' AND contacted_on <= (SELECT mirror.as_of())
     ORDER BY customer_id, contacted_on DESC, id DESC
  ) latest ON latest.customer_id = c.id
  LEFT JOIN LATERAL (
    SELECT s.as_of
      FROM mirror.ar_snapshot s
     WHERE s.customer_id = latest.customer_id AND s.as_of <= (SELECT mirror.as_of()) AND s.overdue_amount = 0
       AND NOT EXISTS (SELECT 1 FROM mirror.ar_snapshot o
                        WHERE o.customer_id = s.customer_id AND o.as_of = s.as_of AND o.overdue_amount > 0)
     ORDER BY s.as_of DESC
     LIMIT 1
  ) clear ON true
  LEFT JOIN LATERAL (
    SELECT max(l.tier)::integer AS tier
      FROM mirror.contact_log l
     WHERE l.customer_id = latest.customer_id AND l.direction = 'outbound'
       AND l.contacted_on <= (SELECT mirror.as_of())
       AND l.contacted_on > coalesce(clear.as_of, '-infinity')
  ) episode ON true;
COMMENT ON VIEW mirror.contact_history IS
  'One row a customer. last_tier is the highest tier since the customer last had nothing overdue, null when there was none.';

CREATE VIEW mirror.payments_in_flight AS
SELECT t.entity AS customer_id,
       t.currency,
       abs(t.foreigntotal) AS amount,
       coalesce(t.duedate, t.trandate) AS expected_on,
       t.id AS transaction_id
  FROM mirror.transactions t
 WHERE t.status = 'in_flight';
COMMENT ON VIEW mirror.payments_in_flight IS 'Payments that were announced and are not posted yet.';
`;
