import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Webhooks: whose lines there are, what is on its way to whom, and the secrets that sign it. */
export class Delivery implements MigrationInterface {
  readonly name = 'Delivery1763900000030';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query('REVOKE ALL ON SCHEMA delivery FROM PUBLIC');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA delivery CASCADE');
  }
}

const TABLES = /* sql */ `
CREATE SCHEMA delivery;

CREATE TABLE delivery.lines (
  subscription_id uuid        PRIMARY KEY,
  partition       integer     NOT NULL,
  problem         text,
  problem_since   timestamptz
);
COMMENT ON TABLE delivery.lines IS
  'Every subscription there is; what it is stands in the ledger, in its stream.';
COMMENT ON COLUMN delivery.lines.problem IS 'Why nothing at all can be sent: a secret that can''t be read, a foreign checkpoint.';

CREATE TABLE delivery.deliveries (
  subscription_id uuid        NOT NULL,
  position        bigint      NOT NULL,
  lane            text        NOT NULL,
  type            text        NOT NULL,
  event_id        uuid        NOT NULL,
  state           text        NOT NULL CHECK (state IN ('due', 'waiting', 'delivered', 'parked', 'skipped')),
  attempts        integer     NOT NULL DEFAULT 0,
  due_at          timestamptz NOT NULL,
  attempted_at    timestamptz,
  answer          integer,
  error           text,
  PRIMARY KEY (subscription_id, position)
) WITH (fillfactor = 80);
CREATE INDEX deliveries_due ON delivery.deliveries (subscription_id, due_at, position) WHERE state = 'due';
CREATE INDEX deliveries_lane ON delivery.deliveries (subscription_id, lane, position)
  WHERE state IN ('due', 'waiting', 'parked');
CREATE INDEX deliveries_done ON delivery.deliveries (attempted_at) WHERE state IN ('delivered', 'skipped');
COMMENT ON COLUMN delivery.deliveries.state IS
  'The first of a lane that is not done is due or parked, all behind it wait.';
COMMENT ON COLUMN delivery.deliveries.answer IS 'Status of the last answer; NULL when there was none.';

CREATE TABLE delivery.secrets (
  subscription_id uuid        NOT NULL,
  version         integer     NOT NULL,
  sealed          bytea       NOT NULL,
  sealed_with     text        NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  retires_at      timestamptz,
  PRIMARY KEY (subscription_id, version)
);
COMMENT ON COLUMN delivery.secrets.sealed IS 'AES-256-GCM under the key of COUNTERSIGN_SECRETS_KEY_FILE; sealed_with tells which.';
COMMENT ON COLUMN delivery.secrets.retires_at IS 'Signs beside the newer one until then.';
`;
