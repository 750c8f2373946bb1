import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The append-only ledger: one table, one row that says who it is and is locked to take turns, and the one
 * function through which anything gets in.
 */
export class Ledger implements MigrationInterface {
  readonly name = 'Ledger1763900000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(APPEND_ONLY);
    await runner.query(APPEND_BATCH);
    await runner.query('REVOKE ALL ON SCHEMA ledger FROM PUBLIC');
    await runner.query('REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM PUBLIC');
  }

  async down(): Promise<void> {
    throw new Error('The ledger is never taken down by a migration. Restore a backup instead.');
  }
}

const TABLES = /* sql */ `
CREATE SCHEMA ledger;

CREATE TABLE ledger.head (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  ledger_id uuid NOT NULL DEFAULT gen_random_uuid(),
  epoch integer NOT NULL DEFAULT 1
);
COMMENT ON TABLE ledger.head IS
  'Who this ledger is. Its row is locked by every append and never updated: an updated one would bloat under any long snapshot.';
INSERT INTO ledger.head DEFAULT VALUES;

CREATE TABLE ledger.events (
  position       bigint      PRIMARY KEY CHECK (position > 0),
  stream         text        NOT NULL,
  revision       bigint      NOT NULL CHECK (revision >= 0),
  key            text        NOT NULL,
  request_digest text        NOT NULL,
  event_id       uuid        NOT NULL,
  type           text        NOT NULL,
  lane           text        NOT NULL,
  recorded_at    timestamptz NOT NULL,
  data           text        NOT NULL,
  metadata       text        NOT NULL
) WITH (autovacuum_vacuum_insert_scale_factor = 0.2);
CREATE UNIQUE INDEX events_stream_revision ON ledger.events (stream, revision);
CREATE UNIQUE INDEX events_stream_key ON ledger.events (stream, key);
CREATE INDEX events_lane ON ledger.events (lane, position) WHERE lane <> stream;
COMMENT ON COLUMN ledger.events.position IS 'Ordinal from 1, without gaps, in commit order.';
COMMENT ON COLUMN ledger.events.data IS 'RFC 8785 canonical JSON, as it is hashed.';
`;

const APPEND_ONLY = /* sql */ `
CREATE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The ledger is append-only: % on %.% is refused.', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger.events
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON ledger.events
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE ledger.events ENABLE ALWAYS TRIGGER append_only_whole;
`;

/*
 * Groups are appends (an expected revision, all or nothing by their first key) or sets of independent facts
 * (expected NULL, each by its own key). A stream occurs in at most one group of a batch.
 *
 * The head row is locked by a statement of its own: what the later statements read is then the state after the
 * wait, so a key that another process has just committed is seen. Every look-up is a LATERAL with OFFSET 0
 * through an index, and the settings keep the statistics of an empty table from choosing a sequential scan.
 */
const APPEND_BATCH = /* sql */ `
CREATE FUNCTION ledger.append_batch(
  g_stream text[], g_expected bigint[],
  e_group integer[], e_key text[], e_request text[], e_id uuid[], e_type text[], e_lane text[],
  e_data text[], e_metadata text[],
  r_group integer[], r_stream text[], r_key text[],
  clock_offset_ms bigint
) RETURNS TABLE (outcome text, "revision" bigint, "position" bigint, recorded_at timestamptz, detail text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_mergejoin = off
SET enable_material = off
SET jit = off
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  last_position bigint;
  last_at timestamptz;
  now_at timestamptz;
  head_position bigint;
BEGIN
  PERFORM 1 FROM ledger.head FOR UPDATE;

  SELECT x.position, x.recorded_at INTO last_position, last_at
    FROM ledger.events x ORDER BY x.position DESC LIMIT 1;
  last_position := coalesce(last_position, 0);
  now_at := greatest(
    date_trunc('milliseconds', clock_timestamp() + clock_offset_ms * interval '1 millisecond'), last_at);

  RETURN QUERY
  WITH groups AS MATERIALIZED (
    SELECT g.no, g.stream, g.expected, coalesce(c.revision, -1) AS current
      FROM unnest(g_stream, g_expected) WITH ORDINALITY AS g(stream, expected, no)
      LEFT JOIN LATERAL (
        SELECT x.revision FROM ledger.events x WHERE x.stream = g.stream
         ORDER BY x.revision DESC LIMIT 1 OFFSET 0) c ON true
  ), missing AS MATERIALIZED (
    SELECT DISTINCT ON (r.no) r.no, r.stream || ' ' || r.key AS requirement
      FROM unnest(r_group, r_stream, r_key) AS r(no, stream, key)
      LEFT JOIN LATERAL (
        SELECT true AS found FROM ledger.events x WHERE x.stream = r.stream AND x.key = r.key
         LIMIT 1 OFFSET 0) f ON true
     WHERE f.found IS NULL
  ), candidates AS MATERIALIZED (
    SELECT e.no, e.grp, e.key, e.request, e.id, e.type, e.lane, e.data, e.metadata,
           k.request_digest AS known_request, k.revision AS known_revision, k.position AS known_position,
           k.recorded_at AS known_at
      FROM unnest(e_group, e_key, e_request, e_id, e_type, e_lane, e_data, e_metadata)
           WITH ORDINALITY AS e(grp, key, request, id, type, lane, data, metadata, no)
      LEFT JOIN LATERAL (
        SELECT x.request_digest, x.revision, x.position, x.recorded_at
          FROM ledger.events x WHERE x.stream = g_stream[e.grp] AND x.key = e.key
         LIMIT 1 OFFSET 0) k ON true
  ), first_of_group AS MATERIALIZED (
    SELECT DISTINCT ON (grp) grp, known_request IS NOT NULL AS known, known_request <> request AS differs
      FROM candidates ORDER BY grp, no
  ), judged AS MATERIALIZED (
    SELECT c.*, g.stream, g.current, g.expected, m.requirement,
           CASE
             WHEN g.expected IS NULL AND c.known_request IS NOT NULL
               THEN CASE WHEN c.known_request = c.request THEN 'known' ELSE 'conflict' END
             WHEN g.expected IS NOT NULL AND f.known
               THEN CASE WHEN f.differs THEN 'conflict' ELSE 'known' END
             WHEN g.expected IS NOT NULL AND g.expected <> g.current THEN 'wrong_revision'
             WHEN m.no IS NOT NULL THEN 'requirement_missing'
             ELSE 'appended'
           END AS outcome
      FROM candidates c
      JOIN groups g ON g.no = c.grp
      JOIN first_of_group f ON f.grp = c.grp
      LEFT JOIN missing m ON m.no = c.grp
  ), numbered AS MATERIALIZED (
    SELECT j.*,
           CASE WHEN j.outcome = 'appended'
             THEN j.current + row_number() OVER (PARTITION BY j.grp, j.outcome ORDER BY j.no) END AS new_revision,
           CASE WHEN j.outcome = 'appended'
             THEN last_position + row_number() OVER (PARTITION BY j.outcome ORDER BY j.no) END AS new_position
      FROM judged j
  ), stored AS (
    INSERT INTO ledger.events
      (position, stream, revision, key, request_digest, event_id, type, lane, recorded_at, data, metadata)
    SELECT n.new_position, n.stream, n.new_revision, n.key, n.request, n.id, n.type, n.lane, now_at,
           n.data, n.metadata
      FROM numbered n WHERE n.outcome = 'appended' ORDER BY n.new_position
  )
  SELECT n.outcome,
         CASE n.outcome WHEN 'appended' THEN n.new_revision WHEN 'wrong_revision' THEN n.current
              ELSE n.known_revision END,
         CASE n.outcome WHEN 'appended' THEN n.new_position ELSE n.known_position END,
         CASE n.outcome WHEN 'appended' THEN now_at ELSE n.known_at END,
         CASE n.outcome WHEN 'requirement_missing' THEN n.requirement END
    FROM numbered n ORDER BY n.no;

  SELECT x.position INTO head_position FROM ledger.events x ORDER BY x.position DESC LIMIT 1;
  IF head_position > last_position THEN
    PERFORM pg_notify('ledger', head_position::text);
  END IF;
END $$;
COMMENT ON FUNCTION ledger.append_batch IS
  'The one way in. Call it in autocommit: no client round trip while the head row is locked.';
`;
