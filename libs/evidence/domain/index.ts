/** What happens to the ledger as a whole. */
export {
  LEDGER_EVENT_TYPES,
  type LedgerEvent,
  type LedgerRestored,
  type SigningKeyEnrolled,
  type SigningKeyRotated,
} from './ledger.events.js';
