export { PostgresLedger, type PostgresLedgerOptions } from './postgres-ledger.js';
