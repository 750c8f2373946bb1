import { type Ledger, type LedgerHead, type Position, position } from '#ledger';
import {
  checkpointText,
  Edge,
  HASH_BYTES,
  isSignedBy,
  originOf,
  parseCheckpoint,
  parseNote,
  signNote,
  type Tile,
  TILE_WIDTH,
} from '#ledger/merkle';
import type { Lease } from '#subscriptions';
import { EvidenceBroken } from '../evidence-broken.js';
import { epochInForce, keyInForce, type LedgerHistory } from '../keys/key-history.js';
import type { KeyRing } from '../keys/key-ring.js';
import type { LedgerKeys } from '../keys/ledger-keys.js';
import type { NewSeal, SealedCheckpoint, SealStore } from './seal.store.js';
import { slices } from './tree-reader.js';

/** Events between two checkpoints at most: a seal that has much to catch up with keeps what it has done. */
const MAX_EVENTS_PER_CHECKPOINT = 65_536;
const PAGE = 4_096;

/** This process may not or cannot sign now; another one may. */
export class CannotSeal extends Error {
  override readonly name = 'CannotSeal';
}

/**
 * Seals what was appended: adds its leaf hashes to the Merkle log and signs the new root. The cost is that of the
 * new events, whatever the size of the log. Whoever seals, and however often, comes to the same hashes.
 */
export class Sealer {
  /** The log as this process left it. */
  private edge: Edge | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly ledger: Ledger,
    private readonly store: SealStore,
    private readonly keys: LedgerKeys,
    private readonly ring: KeyRing,
  ) {}

  /**
   * Seals everything up to the head, and answers with the last checkpoint there is then; undefined in an empty ledger.
   * @throws CannotSeal, EvidenceBroken, LeaseLost
   */
  seal(lease?: Lease): Promise<SealedCheckpoint | undefined> {
    const sealed = this.turn.then(() => this.sealAll(lease));
    this.turn = sealed.catch(() => undefined);
    return sealed;
  }

  private async sealAll(lease: Lease | undefined): Promise<SealedCheckpoint | undefined> {
    const head = await this.ledger.head();
    for (;;) {
      const last = await this.store.last();
      if ((last?.size ?? 0) >= head.position) return last;
      try {
        const edge = this.edge?.size === (last?.size ?? 0) ? this.edge : await this.load(last);
        this.edge = undefined;
        const seal = await this.next(edge, head);
        if (await this.store.add(seal, lease)) this.edge = edge;
      } catch (error) {
        this.edge = undefined;
        throw error;
      }
    }
  }

  /** Appends the next events to the log, and signs what it comes to. */
  private async next(edge: Edge, head: LedgerHead): Promise<NewSeal> {
    const previous = position(edge.size);
    const upTo = Math.min(head.position, previous + MAX_EVENTS_PER_CHECKPOINT);
    const tiles: Tile[] = [];
    let tail: Uint8Array[] = [];
    while (edge.size < upTo) {
      const leaves = await this.ledger.leaves(position(edge.size), Math.min(PAGE, upTo - edge.size));
      if (leaves.length === 0) {
        throw new EvidenceBroken(
          `The ledger ends at position ${head.position}, and nothing follows ${edge.size}.`,
        );
      }
      for (let at = 0; at < leaves.length; at += HASH_BYTES) {
        const leaf = leaves.subarray(at, at + HASH_BYTES);
        tail.push(leaf);
        const full = edge.append(leaf);
        if (full.length > 0) tail = [];
        tiles.push(...full);
      }
    }
    const note = await this.sign(edge, head);
    return { previous, note, tiles, size: position(edge.size), root: edge.root, tail: Buffer.concat(tail) };
  }

  private async sign({ size, root }: Edge, head: LedgerHead): Promise<string> {
    // Read after the events: what they say about keys is in it.
    const history = await this.keys.read();
    const epoch = epochInForce(history, size);
    if (epoch !== head.epoch && epochInForce(history, head.position) !== head.epoch) {
      throw new CannotSeal(
        `The ledger is in epoch ${head.epoch} and does not say why. Run countersign ledger restored once more.`,
      );
    }
    const key = this.keyFor(history, size);
    const origin = originOf({ ledgerId: head.ledgerId, epoch });
    const signer = { name: origin, publicKey: Buffer.from(key.publicKey, 'base64') };
    return signNote(checkpointText({ origin, size, root }), signer, key.privateKey);
  }

  private keyFor(history: LedgerHistory, size: number) {
    const wanted = keyInForce(history, size);
    if (!wanted) throw new CannotSeal('The ledger names no signing key yet.');
    const key = this.ring.find(wanted.publicKey);
    if (key) return key;
    throw new CannotSeal(
      `The ledger is signed with the key ${wanted.publicKey}, which is not in ${this.ring.file}. Put it there, or ` +
        `change keys with countersign ledger rotate-key.`,
    );
  }

  /** The log's edge as the store has it, which must be what the last checkpoint says. */
  private async load(last: SealedCheckpoint | undefined): Promise<Edge> {
    if (!last) return new Edge();
    const edge = Edge.at(last.size, await this.unfinished(last.size));
    const note = parseNote(last.note);
    const said = note && parseCheckpoint(note.text);
    const key = keyInForce(await this.keys.read(), last.size);
    const holds =
      note !== undefined &&
      said?.size === last.size &&
      Buffer.compare(said.root, edge.root) === 0 &&
      key !== undefined &&
      isSignedBy(note, { name: said.origin, publicKey: Buffer.from(key.publicKey, 'base64') });
    if (holds) return edge;
    throw new EvidenceBroken(
      `The last checkpoint, of position ${last.size}, and the hashes kept with it do not fit.`,
    );
  }

  private async unfinished(size: Position): Promise<readonly (readonly Uint8Array[])[]> {
    const levels: (readonly Uint8Array[])[] = [];
    let count: number = size;
    for (let level = 0; count > 0; level++) {
      const full = Math.floor(count / TILE_WIDTH);
      const wanted = count % TILE_WIDTH;
      const hashes =
        level === 0
          ? slices(await this.store.tails(full * TILE_WIDTH, size))
          : await this.store.tileRoots(level - 1, full * TILE_WIDTH, wanted);
      if (hashes.length !== wanted) {
        throw new EvidenceBroken(
          `Of the last ${wanted} hashes of level ${level}, ${hashes.length} are there.`,
        );
      }
      levels.push(hashes);
      count = full;
    }
    return levels;
  }
}
