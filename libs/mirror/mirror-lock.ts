import { Refusal } from '#eventsourcing';
import type pg from 'pg';

// Any number that nobody else in this database uses.
const WRITERS_OF_THE_MIRROR = 0x6d697272;
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * One writer of whole files at a time, to the end of the transaction.
 *
 * @throws Refusal when another one is still at work after the login's lock_timeout
 */
export async function lockMirror(connection: pg.ClientBase): Promise<void> {
  try {
    await connection.query('SELECT pg_advisory_xact_lock($1)', [WRITERS_OF_THE_MIRROR]);
  } catch (error) {
    if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw error;
    throw new Refusal(
      'conflict',
      'Another import writes to the mirror and has not ended yet. Start this one again when it has.',
    );
  }
}
