/** What makes the ledger tamper-evident: keys, sealing, anchors, receipts. */
export { anchorOf } from './anchors/anchor-of.js';
export { Evidence, type EvidenceStatus } from './evidence.js';
export { EvidenceBroken } from './evidence-broken.js';
export { type Receipt, tlogProof } from './receipts/receipt.js';
export { type CheckpointView, Receipts } from './receipts/receipts.js';
