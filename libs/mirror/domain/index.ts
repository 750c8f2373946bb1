/** What the ledger is told of the mirror. */
export { type MirrorSynced, SYNC_EVENT_TYPES, type SyncEvent } from './sync.events.js';
