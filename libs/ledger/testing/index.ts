/** What every adapter of the port must do; see each adapter's spec. */
export { describeLedger, type LedgerUnderTest } from './ledger.contract.js';
