export { EventStoreLedger, type EventStoreLedgerOptions } from './eventstore-ledger.js';
