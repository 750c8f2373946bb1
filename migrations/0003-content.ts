import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The content store: everything that events name by digest. */
export class Content implements MigrationInterface {
  readonly name = 'Content1763900000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query('REVOKE ALL ON SCHEMA content FROM PUBLIC');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA content CASCADE');
  }
}

const TABLES = /* sql */ `
CREATE SCHEMA content;

CREATE TABLE content.rows (
  digest     text        PRIMARY KEY CHECK (digest ~ '^sha256:[0-9a-f]{64}$'),
  kind       text        NOT NULL,
  subject    text,
  salt       bytea       NOT NULL,
  body_hash  bytea       NOT NULL,
  body       text        NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX rows_same ON content.rows (body_hash, coalesce(subject, ''));
CREATE INDEX rows_subject ON content.rows (subject) WHERE subject IS NOT NULL;
COMMENT ON COLUMN content.rows.digest IS 'SHA-256 over salt and body. The salt keeps what is easily guessed from being guessed after it was erased.';
COMMENT ON COLUMN content.rows.subject IS 'Whose data it is (customer:C-1042, run:...); NULL for what is nobody''s, which has no salt.';
COMMENT ON COLUMN content.rows.body_hash IS 'SHA-256 over the body alone, so that the same content of the same subject is kept once.';

CREATE TABLE content.erased (
  digest    text        PRIMARY KEY,
  subject   text        NOT NULL,
  erased_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE content.erased IS 'What was erased, so that a reader can say so; the ledger''s ContentErased says the same.';
`;
