import { SystemClock } from '#clock';
import { describeLedger } from '../testing/index.js';
import { InMemoryLedger } from './index.js';

describeLedger('in memory', async () => {
  const ledger = new InMemoryLedger(new SystemClock());
  return { open: async () => ledger, close: async () => undefined };
});
