import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Where events that EventStoreDB keeps stand in the whole: an ordinal without gaps for each. Empty, and unused, with
 * the ledger in PostgreSQL. It can be made again from the server at any time, and comes out the same.
 */
export class LedgerIndex implements MigrationInterface {
  readonly name = 'LedgerIndex1763900000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(FUNCTIONS);
    await runner.query('REVOKE ALL ON SCHEMA ledger_index FROM PUBLIC');
    await runner.query('REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger_index FROM PUBLIC');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA ledger_index CASCADE');
  }
}

const TABLES = /* sql */ `
CREATE SCHEMA ledger_index;

CREATE TABLE ledger_index.head (
  singleton      boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  ledger_id      uuid,
  ledger_epoch   integer NOT NULL DEFAULT 1,
  scanned_commit  bigint,
  scanned_prepare bigint
) WITH (fillfactor = 50);
COMMENT ON TABLE ledger_index.head IS
  'Which ledger this is the index of. Its row is locked by whoever adds to it, and hardly ever updated.';
COMMENT ON COLUMN ledger_index.head.scanned_commit IS
  'Up to where the server''s log was looked through without finding more of this ledger.';
INSERT INTO ledger_index.head DEFAULT VALUES;

CREATE TABLE ledger_index.events (
  position         bigint      PRIMARY KEY CHECK (position > 0),
  commit_position  bigint      NOT NULL,
  prepare_position bigint      NOT NULL,
  stream           text        NOT NULL,
  revision         bigint      NOT NULL CHECK (revision >= 0),
  type             text        NOT NULL,
  lane             text        NOT NULL,
  recorded_at      timestamptz NOT NULL
) WITH (autovacuum_vacuum_insert_scale_factor = 0.2);
CREATE UNIQUE INDEX events_stream_revision ON ledger_index.events (stream, revision);
CREATE INDEX events_lane ON ledger_index.events (lane, position) WHERE lane <> stream;
COMMENT ON COLUMN ledger_index.events.position IS 'Ordinal from 1, without gaps, in the order of the server''s log.';
COMMENT ON COLUMN ledger_index.events.recorded_at IS
  'As its writer gave it, or that of the event before where it would run backwards.';

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_index.events
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger_index.events ENABLE ALWAYS TRIGGER append_only;
`;

const FUNCTIONS = /* sql */ `
CREATE FUNCTION ledger_index.bind(id uuid, epoch integer) RETURNS TABLE (ledger_id uuid, ledger_epoch integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
BEGIN
  UPDATE ledger_index.head SET ledger_id = id, ledger_epoch = epoch WHERE ledger_id IS NULL;
  RETURN QUERY SELECT h.ledger_id, h.ledger_epoch FROM ledger_index.head h;
END $$;
COMMENT ON FUNCTION ledger_index.bind IS
  'Makes an index that is nobody''s yet the one of this ledger; answers whose it is.';

CREATE FUNCTION ledger_index.add(
  last_position bigint, e_commit bigint[], e_prepare bigint[], e_stream text[], e_revision bigint[], e_type text[],
  e_lane text[], e_recorded_at timestamptz[]
) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM 1 FROM ledger_index.head FOR UPDATE;
  IF last_position <> coalesce((SELECT max(x.position) FROM ledger_index.events x), 0) THEN
    RETURN false;
  END IF;
  INSERT INTO ledger_index.events
    (position, commit_position, prepare_position, stream, revision, type, lane, recorded_at)
  SELECT last_position + e.no, e.commit_position, e.prepare_position, e.stream, e.revision, e.type, e.lane, e.recorded_at
    FROM unnest(e_commit, e_prepare, e_stream, e_revision, e_type, e_lane, e_recorded_at) WITH ORDINALITY
      AS e(commit_position, prepare_position, stream, revision, type, lane, recorded_at, no);
  PERFORM pg_notify('ledger_index', (last_position + cardinality(e_stream))::text);
  RETURN true;
END $$;
COMMENT ON FUNCTION ledger_index.add IS
  'The one way in. False, and nothing added, when somebody else has added since the caller looked.';

CREATE FUNCTION ledger_index.scanned(at_commit bigint, at_prepare bigint) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
  UPDATE ledger_index.head SET scanned_commit = at_commit, scanned_prepare = at_prepare
   WHERE scanned_commit IS NULL OR scanned_commit < at_commit;
$$;

CREATE FUNCTION ledger_index.clear() RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM 1 FROM ledger_index.head FOR UPDATE;
  TRUNCATE ledger_index.events;
  UPDATE ledger_index.head SET scanned_commit = NULL, scanned_prepare = NULL;
END $$;
COMMENT ON FUNCTION ledger_index.clear IS 'For the owner: before the index is made again from the server.';
`;
