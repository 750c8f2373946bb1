import {
  BACKWARDS,
  END,
  jsonEvent,
  NO_STREAM,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { collect } from './collect.js';
import type { Connection } from './connection.js';
import type { Namespace } from './stored-event.js';

/** Who the ledger is; its first process has written it into a stream beside the ledger's own. */
export interface Identity {
  readonly ledgerId: string;
  readonly epoch: number;
}

interface IdentityData {
  readonly ledger_id: string;
  readonly epoch: number;
}

/** Reads who the ledger is, and founds it where there is none yet; of two that do, one finds the other's. */
export async function identify(connection: Connection, namespace: Namespace): Promise<Identity> {
  const found = await read(connection, namespace);
  if (found) return found;
  const event = jsonEvent({ type: 'LedgerFounded', data: { ledger_id: randomUUID(), epoch: 1 } });
  try {
    await connection.call('founding the ledger', (client, options) =>
      client.appendToStream(namespace.identity, event, { ...options, expectedRevision: NO_STREAM }),
    );
  } catch (error) {
    if (!(error instanceof WrongExpectedVersionError)) throw error;
  }
  return (await read(connection, namespace)) as Identity;
}

async function read(connection: Connection, namespace: Namespace): Promise<Identity | undefined> {
  const events = await connection.read('reading who the ledger is', async (client, options, life) => {
    const where = { direction: BACKWARDS, fromRevision: END, maxCount: 1 } as const;
    try {
      return await collect(client.readStream(namespace.identity, { ...options, ...where }), life);
    } catch (error) {
      if (error instanceof StreamNotFoundError) return [];
      throw error;
    }
  });
  const data = events[0]?.event?.data as IdentityData | undefined;
  return data && { ledgerId: data.ledger_id, epoch: data.epoch };
}
