export { InMemoryLedger, type Strike } from './in-memory-ledger.js';
