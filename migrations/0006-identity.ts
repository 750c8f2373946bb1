import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may come in: tokens, sessions and one-time links, by the hashes of their secrets only. */
export class Identity implements MigrationInterface {
  readonly name = 'Identity1763900000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query('REVOKE ALL ON SCHEMA identity FROM PUBLIC');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA identity CASCADE');
  }
}

const TABLES = /* sql */ `
CREATE SCHEMA identity;

CREATE TABLE identity.tokens (
  token_id   uuid        PRIMARY KEY,
  secret     bytea       NOT NULL UNIQUE,
  name       text        NOT NULL,
  role       text        NOT NULL CHECK (role IN ('admin', 'approver', 'agent', 'auditor')),
  created_by text        NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);
COMMENT ON COLUMN identity.tokens.secret IS 'SHA-256 of the token; the token itself is kept nowhere.';

CREATE TABLE identity.sessions (
  secret     bytea       PRIMARY KEY,
  token_id   uuid        NOT NULL REFERENCES identity.tokens,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_expires ON identity.sessions (expires_at);

CREATE TABLE identity.sign_in_links (
  secret     bytea       PRIMARY KEY,
  token_id   uuid        NOT NULL REFERENCES identity.tokens,
  expires_at timestamptz NOT NULL,
  used_at    timestamptz
);
`;
