import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is at work, who holds what, how far each reader has come, and which lanes stand still. */
export class Subscriptions implements MigrationInterface {
  readonly name = 'Subscriptions1763900000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(BEAT);
    await runner.query('REVOKE ALL ON SCHEMA subscriptions FROM PUBLIC');
    await runner.query('REVOKE ALL ON ALL FUNCTIONS IN SCHEMA subscriptions FROM PUBLIC');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA subscriptions CASCADE');
  }
}

const TABLES = /* sql */ `
CREATE SCHEMA subscriptions;

CREATE TABLE subscriptions.workers (
  worker_id    uuid        PRIMARY KEY,
  name         text        NOT NULL,
  space        text        NOT NULL,
  process      text        NOT NULL,
  standby      boolean     NOT NULL,
  able_units   integer     NOT NULL,
  started_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  heartbeat_at timestamptz NOT NULL
) WITH (fillfactor = 50);
COMMENT ON TABLE subscriptions.workers IS 'A heartbeat row for each process, by the database''s clock.';
COMMENT ON COLUMN subscriptions.workers.process IS
  'Tells, to processes of the same space (machine and pid namespace), whether it is still there.';
COMMENT ON COLUMN subscriptions.workers.standby IS
  'A command line that works only while no server does.';

CREATE TABLE subscriptions.units (
  unit      text   PRIMARY KEY,
  epoch     bigint NOT NULL DEFAULT 0,
  worker_id uuid,
  since     timestamptz NOT NULL
) WITH (fillfactor = 50);
COMMENT ON COLUMN subscriptions.units.epoch IS
  'Raised whenever the unit changes hands; every write of a holder carries the epoch it was given.';

CREATE FUNCTION subscriptions.free_units(dead_before timestamptz)
RETURNS TABLE (unit text, free_since timestamptz) LANGUAGE sql STABLE AS $$
  SELECT u.unit, greatest(u.since, w.heartbeat_at)
    FROM subscriptions.units u LEFT JOIN subscriptions.workers w ON w.worker_id = u.worker_id
   WHERE u.worker_id IS NULL OR w.worker_id IS NULL OR w.heartbeat_at <= dead_before
$$;

CREATE TABLE subscriptions.event_types (
  type          text        PRIMARY KEY,
  registered_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE subscriptions.event_types IS
  'Every event type that any process may write. Who does not know them all takes no saga and no projection.';

CREATE TABLE subscriptions.checkpoints (
  subscription text        NOT NULL,
  partition    integer     NOT NULL,
  ledger_id    uuid        NOT NULL,
  ledger_epoch integer     NOT NULL,
  position     bigint      NOT NULL,
  event_id     uuid,
  updated_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (subscription, partition)
) WITH (fillfactor = 50);

CREATE TABLE subscriptions.parked (
  subscription text        NOT NULL,
  lane         text        NOT NULL,
  partition    integer     NOT NULL,
  position     bigint      NOT NULL,
  state        text        NOT NULL CHECK (state IN ('parked', 'resuming')),
  error        text        NOT NULL,
  attempts     integer     NOT NULL,
  parked_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (subscription, lane)
);
COMMENT ON COLUMN subscriptions.parked.position IS 'Of the first event of the lane that was not dealt with.';
`;

/*
 * One statement a beat, so one commit: says "I live", gives up what must be given up, takes what is free up to a
 * fair share, and answers with what is held now.
 *
 * A fair share is counted among those who can do at least as much. What lies free for longer than two beats is
 * taken beyond the share: better one process with too much than a unit that nobody works.
 */
const BEAT = /* sql */ `
CREATE FUNCTION subscriptions.beat(
  me uuid, my_name text, my_space text, my_process text, dead_after interval, idle_after interval, is_standby boolean,
  wanted text[], needs_all_types text[], known_types text[]
) RETURNS TABLE (unit text, epoch bigint)
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  moment timestamptz := clock_timestamp();
  able text[] := wanted;
  share integer;
  held integer;
BEGIN
  IF is_standby AND EXISTS (SELECT FROM subscriptions.workers w
                             WHERE w.worker_id <> me AND NOT w.standby AND w.heartbeat_at > moment - dead_after) THEN
    able := '{}';
  ELSIF EXISTS (SELECT FROM subscriptions.event_types t WHERE t.type <> ALL (known_types)) THEN
    able := ARRAY(SELECT unnest(wanted) EXCEPT SELECT unnest(needs_all_types));
  END IF;

  INSERT INTO subscriptions.workers AS w (worker_id, name, space, process, standby, able_units, heartbeat_at)
  VALUES (me, my_name, my_space, my_process, is_standby, cardinality(able), moment)
  ON CONFLICT (worker_id) DO UPDATE SET heartbeat_at = moment, able_units = excluded.able_units;

  IF EXISTS (SELECT unnest(able) EXCEPT SELECT u.unit FROM subscriptions.units u) THEN
    INSERT INTO subscriptions.units (unit, since) SELECT unnest(able), moment - idle_after ON CONFLICT DO NOTHING;
  END IF;

  SELECT ceil(cardinality(able)::numeric / greatest(count(*), 1)) INTO share
    FROM subscriptions.workers w
   WHERE w.heartbeat_at > moment - dead_after AND w.able_units >= cardinality(able) AND w.able_units > 0;
  SELECT count(*) INTO held FROM subscriptions.units u WHERE u.worker_id = me;

  IF held = share
     AND NOT EXISTS (SELECT FROM subscriptions.units u WHERE u.worker_id = me AND u.unit <> ALL (able))
     AND NOT EXISTS (SELECT FROM subscriptions.free_units(moment - dead_after) f
                      WHERE f.unit = ANY (able) AND f.free_since < moment - idle_after) THEN
    RETURN QUERY SELECT u.unit, u.epoch FROM subscriptions.units u WHERE u.worker_id = me ORDER BY u.unit;
    RETURN;
  END IF;

  PERFORM 1 FROM subscriptions.units u ORDER BY u.unit FOR UPDATE;

  UPDATE subscriptions.units u SET worker_id = NULL, since = moment
   WHERE u.worker_id = me AND u.unit <> ALL (able);

  SELECT count(*) INTO held FROM subscriptions.units u WHERE u.worker_id = me;
  UPDATE subscriptions.units u SET worker_id = NULL, since = moment
   WHERE u.unit IN (SELECT x.unit FROM subscriptions.units x WHERE x.worker_id = me
                     ORDER BY x.unit DESC LIMIT greatest(held - share, 0));

  SELECT count(*) INTO held FROM subscriptions.units u WHERE u.worker_id = me;
  UPDATE subscriptions.units u SET worker_id = me, since = moment, epoch = u.epoch + 1
   WHERE u.unit IN (
     SELECT f.unit FROM subscriptions.free_units(moment - dead_after) f
      WHERE f.unit = ANY (able)
        AND (f.free_since < moment - idle_after
             OR f.unit IN (SELECT g.unit FROM subscriptions.free_units(moment - dead_after) g
                            WHERE g.unit = ANY (able) ORDER BY g.unit LIMIT greatest(share - held, 0))));

  RETURN QUERY SELECT u.unit, u.epoch FROM subscriptions.units u WHERE u.worker_id = me ORDER BY u.unit;
END $$;
`;
