/** The names of the three logins and of the database, where they are ours to choose. */
export const OWNER = 'countersign_owner';
export const SERVICE = 'countersign_service';
export const READER = 'countersign_reader';
export const DATABASE = 'countersign';

export interface Passwords {
  readonly owner: string;
  readonly service: string;
  readonly reader: string;
}

/**
 * What a superuser runs once for a cluster: three logins that can't become one another. The reader runs SQL that
 * comes out of contracts: its limits are of the role, so that no statement of its own can lift them.
 */
export function provisionLogins(passwords: Passwords): readonly string[] {
  const login = (name: string, password: string, options = ''): string =>
    `CREATE ROLE ${name} LOGIN NOINHERIT NOCREATEROLE NOCREATEDB NOSUPERUSER ${options} PASSWORD '${password}'`;
  return [
    login(OWNER, passwords.owner),
    login(SERVICE, passwords.service),
    login(READER, passwords.reader, 'CONNECTION LIMIT 20'),
    `ALTER ROLE ${SERVICE} SET lock_timeout = '10s'`,
    `ALTER ROLE ${SERVICE} SET idle_in_transaction_session_timeout = '5s'`,
    ...[
      `default_transaction_read_only = on`,
      `statement_timeout = '10s'`,
      `transaction_timeout = '60s'`,
      `idle_in_transaction_session_timeout = '15s'`,
      `lock_timeout = '1s'`,
      `temp_file_limit = '256MB'`,
      `work_mem = '16MB'`,
      `hash_mem_multiplier = 1`,
      `max_parallel_workers_per_gather = 0`,
      `jit = off`,
      `search_path = 'read', 'mirror'`,
    ].map((setting) => `ALTER ROLE ${READER} SET ${setting}`),
  ];
}

/** What a superuser runs once in the database: nothing is anybody's that was not given to him. */
export function hardenDatabase(): readonly string[] {
  return [
    `REVOKE ALL ON DATABASE ${DATABASE} FROM PUBLIC`,
    `GRANT CONNECT, CREATE, TEMPORARY ON DATABASE ${DATABASE} TO ${SERVICE}`,
    `GRANT CONNECT ON DATABASE ${DATABASE} TO ${READER}`,
    `REVOKE ALL ON SCHEMA public FROM PUBLIC`,
    `REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC`,
    `GRANT USAGE ON LANGUAGE plpgsql TO ${OWNER}, ${SERVICE}`,
    REVOKE_VOLATILE_FUNCTIONS,
  ];
}

/**
 * Functions of pg_catalog that change something, reach outside or run text as SQL are taken from PUBLIC and given
 * to owner and service. The reader keeps what computes.
 */
const REVOKE_VOLATILE_FUNCTIONS = /* sql */ `
DO $$
DECLARE
  f record;
BEGIN
  FOR f IN
    SELECT p.oid::regprocedure AS signature
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
     WHERE n.nspname = 'pg_catalog' AND p.prokind = 'f'
       AND ((p.provolatile = 'v' AND p.proname NOT IN
              ('random', 'clock_timestamp', 'timeofday', 'gen_random_uuid', 'uuidv4', 'uuidv7', 'random_normal'))
            OR p.proname ~ '_to_xml' OR p.proname = 'current_setting')
       AND p.prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype)
       AND p.proname !~ '(in|out|recv|send)$'
  LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f.signature);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO ${OWNER}, ${SERVICE}', f.signature);
  END LOOP;
END $$`;
