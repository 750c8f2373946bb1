import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What carrying out approved actions writes beside the ledger: contacts and pauses, each once. */
export class Effects implements MigrationInterface {
  readonly name = 'Effects1763900000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ONE_PAUSE_A_SOURCE);
    await runner.query(CONTACT_HISTORY);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX mirror.pauses_of_a_decision');
  }
}

const ONE_PAUSE_A_SOURCE = /* sql */ `
CREATE UNIQUE INDEX pauses_of_a_decision ON mirror.pauses (source, customer_id) WHERE source LIKE 'decision:%';
COMMENT ON COLUMN mirror.pauses.source IS
  'Who said so; decision:<action> for a customer that was left out of a plan until a date.';
`;

/** With the day on which a customer last had nothing overdue: where his episode began. */
const CONTACT_HISTORY = /* sql */ `
CREATE OR REPLACE VIEW mirror.contact_history AS
SELECT c.id AS customer_id,
       latest.contacted_on AS last_contact_on,
       episode.tier AS last_tier,
       latest.action_id AS last_action_id,
       clear.as_of AS clear_on
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
     WHERE s.customer_id = c.id AND s.as_of <= (SELECT mirror.as_of()) AND s.overdue_amount = 0
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
  'One row a customer. last_tier is the highest tier since the customer last had nothing overdue (clear_on), null when there was none.';
`;
