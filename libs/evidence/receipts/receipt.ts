/**
 * Shows that an event is in the ledger: its envelope, the way from its leaf to a root, and that root, signed. Checked
 * by docs/verify-receipt.mjs, or by anything that knows RFC 9162 and signed notes. Hashes are base64.
 */
export interface Receipt {
  readonly format: 'countersign-receipt/1';
  readonly ledger_id: string;
  readonly position: string;
  /** Canonical text of the event, which is the leaf. */
  readonly envelope: string;
  readonly leaf_hash: string;
  /** From 0: the position less one. */
  readonly leaf_index: number;
  readonly tree_size: number;
  readonly root_hash: string;
  /** From the leaf's sibling to the root's child. */
  readonly inclusion_path: readonly string[];
  /** A signed note (c2sp.org/tlog-checkpoint). */
  readonly checkpoint: string;
  /** The verifier key of the checkpoint. What makes it yours to trust is that you have it from elsewhere. */
  readonly public_key: string;
}

/** The receipt's proof as other tools of transparency logs take it (c2sp.org/tlog-proof). */
export function tlogProof({ leaf_index, inclusion_path, checkpoint }: Receipt): string {
  return ['c2sp.org/tlog-proof@v1', `index ${leaf_index}`, ...inclusion_path, '', checkpoint].join('\n');
}
