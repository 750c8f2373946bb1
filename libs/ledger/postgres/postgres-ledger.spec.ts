import { SystemClock } from '#clock';
import { createTestDatabase } from '#database/testing';
import { describeLedger } from '../testing/index.js';
import { PostgresLedger } from './index.js';

describeLedger('PostgreSQL', async () => {
  const database = await createTestDatabase();
  return {
    open: async () => new PostgresLedger({ url: database.logins.service }, new SystemClock()),
    close: () => database.drop(),
  };
});
