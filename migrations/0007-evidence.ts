import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What makes the ledger tamper-evident: the Merkle log's hashes, signed checkpoints, and what the anchors have. */
export class Evidence implements MigrationInterface {
  readonly name = 'Evidence1763900000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(APPEND_ONLY);
    await runner.query('REVOKE ALL ON SCHEMA evidence FROM PUBLIC');
  }

  async down(): Promise<void> {
    throw new Error('Signed checkpoints are never taken down by a migration. Restore a backup instead.');
  }
}

const TABLES = /* sql */ `
CREATE SCHEMA evidence;

CREATE TABLE evidence.tiles (
  level  smallint NOT NULL CHECK (level >= 0),
  index  bigint   NOT NULL CHECK (index >= 0),
  root   bytea    NOT NULL CHECK (length(root) = 32),
  hashes bytea    NOT NULL CHECK (length(hashes) = 8192),
  PRIMARY KEY (level, index)
);
-- Hashes do not compress, and lists of roots must not have to read them.
ALTER TABLE evidence.tiles ALTER COLUMN hashes SET STORAGE EXTERNAL;
COMMENT ON TABLE evidence.tiles IS
  'The Merkle log''s hashes, 256 to a tile: of leaves (level 0), or of the tiles of the level below. Full ones only.';

CREATE TABLE evidence.checkpoints (
  size      bigint      PRIMARY KEY CHECK (size > previous),
  previous  bigint      NOT NULL UNIQUE CHECK (previous >= 0),
  root      bytea       NOT NULL CHECK (length(root) = 32),
  note      text        NOT NULL,
  tail      bytea       NOT NULL,
  sealed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON COLUMN evidence.checkpoints.size IS 'Events that it covers: all up to this position.';
COMMENT ON COLUMN evidence.checkpoints.previous IS
  'Size of the one before; unique, so that of two who seal at once one finds that he was late.';
COMMENT ON COLUMN evidence.checkpoints.note IS 'As it was signed (c2sp.org/tlog-checkpoint).';
COMMENT ON COLUMN evidence.checkpoints.tail IS
  'Leaf hashes since the one before, as far as they are in no full tile yet.';

CREATE TABLE evidence.anchored (
  anchor      text        PRIMARY KEY,
  size        bigint      NOT NULL,
  anchored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  problem     text
) WITH (fillfactor = 50);
COMMENT ON TABLE evidence.anchored IS 'Up to which checkpoint each anchor has everything, and why not further.';
`;

const APPEND_ONLY = ['tiles', 'checkpoints']
  .map(
    (table) => /* sql */ `
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON evidence.${table}
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON evidence.${table}
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE evidence.${table} ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE evidence.${table} ENABLE ALWAYS TRIGGER append_only_whole;`,
  )
  .join('\n');
