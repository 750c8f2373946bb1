/** The Merkle log over the ledger's events: leaves, trees, proofs and signed checkpoints. Pure, whatever the adapter. */
export { type Checkpoint, checkpointText, originOf, parseCheckpoint, parseOrigin } from './checkpoint.js';
export { Edge, type Tile, TILE_HEIGHT, TILE_WIDTH } from './edge.js';
export { envelopeText } from './envelope.js';
export { EMPTY_ROOT, HASH_BYTES, leafHash, nodeHash } from './hashing.js';
export { isConsistent, rootOfInclusion } from './proofs.js';
export {
  isSignedBy,
  type NoteKey,
  type NoteSignature,
  parseNote,
  parseVerifierKey,
  publicKeyOf,
  rawPublicKey,
  type SignedNote,
  signNote,
  verifierKey,
} from './signed-note.js';
export {
  consistencySpans,
  hashOfSubtrees,
  inclusionSpans,
  type Span,
  subtreesOf,
  type TreeNode,
} from './tree.js';
