import { readFileSync } from 'node:fs';
import type { StandInSecurity } from './stand-in.js';

const FOLDER = 'libs/ledger/eventstoredb/testing/tls';

/** A certificate for localhost that is good for nothing but tests. */
export const TEST_SECURITY = {
  caFile: `${FOLDER}/server.crt`,
  server: {
    key: readFileSync(`${FOLDER}/server.key`),
    certificate: readFileSync(`${FOLDER}/server.crt`),
    user: 'countersign',
    password: 'p@ss:word',
  } satisfies StandInSecurity,
};
