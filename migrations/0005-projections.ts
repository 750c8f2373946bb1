import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Read models: which versions there are and how far each has come. Their tables are made by the service itself, in
 * a schema for each version, since they can be made again at any time.
 */
export class Projections implements MigrationInterface {
  readonly name = 'Projections1763900000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query('REVOKE ALL ON SCHEMA projections FROM PUBLIC');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA projections CASCADE');
  }
}

const TABLES = /* sql */ `
CREATE SCHEMA projections;

CREATE TABLE projections.versions (
  version     integer     GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code_digest text        NOT NULL UNIQUE,
  created_at  timestamptz NOT NULL DEFAULT now(),
  live_since  timestamptz
);
COMMENT ON TABLE projections.versions IS
  'A version for every state of the projections'' code; its tables live in the schema read_v<version>.';
COMMENT ON COLUMN projections.versions.live_since IS 'When it had caught up and readers were turned to it.';

CREATE TABLE projections.models (
  version      integer     NOT NULL REFERENCES projections.versions ON DELETE CASCADE,
  name         text        NOT NULL,
  state        text        NOT NULL CHECK (state IN ('building', 'live', 'stopped')),
  ledger_id    uuid        NOT NULL,
  ledger_epoch integer     NOT NULL,
  position     bigint      NOT NULL,
  event_id     uuid,
  error        text,
  updated_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (version, name)
) WITH (fillfactor = 50);
COMMENT ON COLUMN projections.models.position IS 'Everything up to here is in the table, exactly once.';
COMMENT ON COLUMN projections.models.error IS 'Why it stands still: the event that it could not take, and how it failed.';

CREATE SCHEMA read;
COMMENT ON SCHEMA read IS 'Views on the live version of each read model, for contracts and for everybody outside.';
`;
