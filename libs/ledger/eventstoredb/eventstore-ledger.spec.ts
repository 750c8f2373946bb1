import { randomUUID } from 'node:crypto';
import { SystemClock } from '#clock';
import { createTestDatabase } from '#database/testing';
import { describeLedger } from '../testing/index.js';
import { EventStoreLedger } from './index.js';
import { serverUnderTest } from './testing/server-under-test.js';

describeLedger('EventStoreDB', async () => {
  const [database, server] = await Promise.all([createTestDatabase(), serverUnderTest()]);
  const prefix = `contract_${randomUUID()}`;
  const open = () =>
    EventStoreLedger.open(
      { connectionString: server.url, prefix, databaseUrl: database.logins.service },
      new SystemClock(),
    );
  const indexing = new AbortController();
  const indexer = await open();
  const running = indexer.index(indexing.signal, async () => undefined);
  return {
    open,
    close: async () => {
      indexing.abort();
      await running;
      await indexer.close();
      await server.close();
      await database.drop();
    },
  };
});
