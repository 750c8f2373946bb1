import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '#eventsourcing';
import { type Ledger, type Position, position } from '#ledger';
import { leafHash, parseCheckpoint, parseNote, rootOfInclusion, verifierKey } from '#ledger/merkle';
import { Unavailable } from '#subscriptions';
import { EvidenceBroken } from '../evidence-broken.js';
import { keyInForce } from '../keys/key-history.js';
import type { LedgerKeys } from '../keys/ledger-keys.js';
import { CannotSeal, type Sealer } from '../sealing/sealer.js';
import type { SealedCheckpoint, SealStore } from '../sealing/seal.store.js';
import { TreeReader } from '../sealing/tree-reader.js';
import type { Receipt } from './receipt.js';

/** A signed checkpoint, and on asking the proof that an earlier one is a beginning of it. */
export interface CheckpointView {
  readonly tree_size: number;
  readonly root_hash: string;
  readonly checkpoint: string;
  readonly public_key: string;
  readonly sealed_at: string;
  readonly consistency: { readonly from: number; readonly path: readonly string[] } | null;
}

/** How long a checkpoint of another process is waited for, where this one can't sign. */
const PATIENCE_MS = 8_000;
const LOOK_EVERY_MS = 250;

/** Proofs about the sealed ledger; what is not sealed yet is sealed for them. */
export class Receipts {
  constructor(
    private readonly ledger: Ledger,
    private readonly store: SealStore,
    private readonly sealer: Sealer,
    private readonly keys: LedgerKeys,
  ) {}

  /** @throws Refusal not_found past the head; EvidenceBroken; Unavailable where nobody seals */
  async of(at: Position): Promise<Receipt> {
    const [receipt] = await this.ofEach([at]);
    return receipt as Receipt;
  }

  /** Receipts of many events on one checkpoint, which covers all of them. */
  async ofEach(positions: readonly Position[]): Promise<readonly Receipt[]> {
    const { ledgerId, position: head } = await this.ledger.head();
    const beyond = positions.find((at) => at < 1 || at > head);
    if (beyond !== undefined) {
      throw new Refusal('not_found', `There is no event at position ${beyond}: the ledger has ${head}.`);
    }
    const checkpoint = await this.covering(Math.max(0, ...positions));
    const tree = new TreeReader(this.store, checkpoint.size);
    const public_key = await this.publicKeyOf(checkpoint);
    const receipts: Receipt[] = [];
    for (const at of positions) {
      const [envelope = ''] = await this.ledger.envelopes(position(at - 1), 1);
      const leaf = leafHash(envelope);
      const path = await tree.inclusionPath(at - 1, checkpoint.size);
      const root = rootOfInclusion(at - 1, checkpoint.size, leaf, path);
      if (!root || Buffer.compare(root, checkpoint.root) !== 0) {
        throw new EvidenceBroken(`The event at position ${at} is not what was sealed.`);
      }
      receipts.push({
        format: 'countersign-receipt/1',
        ledger_id: ledgerId,
        position: String(at),
        envelope,
        leaf_hash: base64(leaf),
        leaf_index: at - 1,
        tree_size: checkpoint.size,
        root_hash: base64(root),
        inclusion_path: path.map(base64),
        checkpoint: checkpoint.note,
        public_key,
      });
    }
    return receipts;
  }

  /**
   * The newest checkpoint, which covers everything up to now.
   * @param since size of an earlier one, which is proved to be a beginning of it
   */
  async checkpoint(since?: number): Promise<CheckpointView> {
    const { position: head } = await this.ledger.head();
    if (head === 0) throw new Refusal('not_found', 'The ledger is empty: there is nothing to sign yet.');
    const checkpoint = await this.covering(head);
    if (since !== undefined && since > checkpoint.size) {
      throw new Refusal(
        'not_found',
        `There is no checkpoint of ${since} events: the ledger has ${checkpoint.size}.`,
      );
    }
    const tree = new TreeReader(this.store, checkpoint.size);
    return {
      tree_size: checkpoint.size,
      root_hash: base64(checkpoint.root),
      checkpoint: checkpoint.note,
      public_key: await this.publicKeyOf(checkpoint),
      sealed_at: checkpoint.sealed_at,
      consistency:
        since === undefined
          ? null
          : { from: since, path: (await tree.consistencyPath(since, checkpoint.size)).map(base64) },
    };
  }

  /** The newest checkpoint, as soon as it covers a position. */
  private async covering(at: number): Promise<SealedCheckpoint> {
    const last = await this.store.last();
    if (last && last.size >= at) return last;
    try {
      const sealed = await this.sealer.seal();
      if (sealed && sealed.size >= at) return sealed;
    } catch (error) {
      if (!(error instanceof CannotSeal)) throw error;
      return this.waitFor(at, error);
    }
    throw new EvidenceBroken(`Position ${at} can't be sealed.`);
  }

  private async waitFor(at: number, reason: CannotSeal): Promise<SealedCheckpoint> {
    for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_EVERY_MS) {
      await sleep(LOOK_EVERY_MS);
      const last = await this.store.last();
      if (last && last.size >= at) return last;
    }
    throw new Unavailable(`Position ${at} is not sealed yet, and can't be from here: ${reason.message}`, {
      cause: reason,
    });
  }

  private async publicKeyOf({ size, note }: SealedCheckpoint): Promise<string> {
    const parsed = parseNote(note);
    const name = parsed && parseCheckpoint(parsed.text)?.origin;
    const key = keyInForce(await this.keys.read(), size);
    if (name === undefined || !key) throw new EvidenceBroken(`The checkpoint of ${size} events is none.`);
    return verifierKey({ name, publicKey: Buffer.from(key.publicKey, 'base64') });
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
