import type { Position } from '#ledger';
import {
  consistencySpans,
  HASH_BYTES,
  hashOfSubtrees,
  inclusionSpans,
  nodeHash,
  type Span,
  subtreesOf,
  TILE_HEIGHT,
  TILE_WIDTH,
  type TreeNode,
} from '#ledger/merkle';
import { EvidenceBroken } from '../evidence-broken.js';
import type { SealStore } from './seal.store.js';

/**
 * Reads the sealed log's hashes: a proof takes a tile a level, so O(log n) of them. Made for one question, or for
 * many about the same stretch: tiles that were read are kept.
 */
export class TreeReader {
  private readonly tiles = new Map<string, Promise<Uint8Array>>();

  /** @param sealed size of the last checkpoint */
  constructor(
    private readonly store: SealStore,
    private readonly sealed: Position,
  ) {}

  /** The path from a leaf (index from 0) to the root of a size. */
  inclusionPath(index: number, size: number): Promise<readonly Uint8Array[]> {
    return this.hashesOf(inclusionSpans(index, size));
  }

  consistencyPath(from: number, to: number): Promise<readonly Uint8Array[]> {
    return this.hashesOf(consistencySpans(from, to));
  }

  rootAt(size: number): Promise<Uint8Array> {
    return this.hashOf({ begin: 0, end: size });
  }

  private hashesOf(spans: readonly Span[]): Promise<readonly Uint8Array[]> {
    return Promise.all(spans.map((span) => this.hashOf(span)));
  }

  private async hashOf(span: Span): Promise<Uint8Array> {
    return hashOfSubtrees(await Promise.all(subtreesOf(span).map((node) => this.nodeOf(node))));
  }

  private async nodeOf({ level, index }: TreeNode): Promise<Uint8Array> {
    const tileLevel = Math.floor(level / TILE_HEIGHT);
    const width = 2 ** (level % TILE_HEIGHT);
    const first = index * width;
    const tile = await this.tile(tileLevel, Math.floor(first / TILE_WIDTH));
    const from = (first % TILE_WIDTH) * HASH_BYTES;
    let hashes: readonly Uint8Array[] = slices(tile.subarray(from, from + width * HASH_BYTES));
    if (hashes.length !== width) {
      throw new EvidenceBroken(
        `Of the ${width} hashes from ${first} on at level ${tileLevel}, some are missing.`,
      );
    }
    while (hashes.length > 1) hashes = pairs(hashes);
    return hashes[0] as Uint8Array;
  }

  private tile(level: number, index: number): Promise<Uint8Array> {
    const key = `${level}/${index}`;
    let tile = this.tiles.get(key);
    if (!tile) this.tiles.set(key, (tile = this.read(level, index)));
    return tile;
  }

  /** A full tile as it is kept; of the last one of a level what there is of it. */
  private async read(level: number, index: number): Promise<Uint8Array> {
    const full = await this.store.tile(level, index);
    if (full) return full;
    if (level === 0) return this.store.tails(index * TILE_WIDTH, this.sealed);
    return Buffer.concat(await this.store.tileRoots(level - 1, index * TILE_WIDTH, TILE_WIDTH));
  }
}

/** Hashes that stand one after the other. */
export function slices(hashes: Uint8Array): readonly Uint8Array[] {
  const each: Uint8Array[] = [];
  for (let at = 0; at + HASH_BYTES <= hashes.length; at += HASH_BYTES)
    each.push(hashes.subarray(at, at + HASH_BYTES));
  return each;
}

function pairs(hashes: readonly Uint8Array[]): readonly Uint8Array[] {
  return Array.from({ length: hashes.length / 2 }, (_, n) =>
    nodeHash(hashes[2 * n] as Uint8Array, hashes[2 * n + 1] as Uint8Array),
  );
}
