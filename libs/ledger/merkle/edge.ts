import { nodeHash } from './hashing.js';
import { hashOfSubtrees } from './tree.js';

/** Hashes in a tile; a tile of a level is a single hash of the next. */
export const TILE_WIDTH = 256;
/** Levels of the tree in a tile: 2^8 is its width. */
export const TILE_HEIGHT = 8;

/**
 * 256 neighbouring hashes: of leaves (level 0), or of tiles of the level below. Once full it never changes, so the
 * log is kept as tiles that are only ever added. (The layout is that of c2sp.org/tlog-tiles.)
 */
export interface Tile {
  readonly level: number;
  readonly index: number;
  /** Root of the tile's subtree. */
  readonly root: Uint8Array;
  /** The 256 hashes, one after the other. */
  readonly hashes: Uint8Array;
}

interface Subtree {
  readonly level: number;
  readonly hash: Uint8Array;
}

/**
 * The right edge of a growing log: what is needed to append to it and to know its root, O(log n) of it. Appending
 * costs the same however long the log is.
 */
export class Edge {
  private leaves = 0;
  /** Perfect subtrees from left to right, each smaller than the one before. */
  private readonly subtrees: Subtree[] = [];
  /** The hashes of the tile that is not full yet, by tile level. */
  private readonly unfinished: Uint8Array[][] = [[]];

  /**
   * @param size leaves so far
   * @param unfinished the hashes of each level's last tile, as far as it is not full
   */
  static at(size: number, unfinished: readonly (readonly Uint8Array[])[]): Edge {
    const edge = new Edge();
    edge.leaves = size;
    for (let level = unfinished.length - 1; level >= 0; level--) {
      edge.unfinished[level] = [...(unfinished[level] ?? [])];
      for (const hash of unfinished[level] ?? []) edge.merge(hash, level * TILE_HEIGHT);
    }
    return edge;
  }

  get size(): number {
    return this.leaves;
  }

  get root(): Uint8Array {
    return hashOfSubtrees(this.subtrees.map((subtree) => subtree.hash));
  }

  /** Adds a leaf; answers with the tiles that are full by it, mostly none. */
  append(leaf: Uint8Array): readonly Tile[] {
    this.leaves++;
    const full: Tile[] = [];
    this.hashesOf(0).push(leaf);
    this.merge(leaf, 0, (level, root) => {
      const hashes = this.hashesOf(level);
      full.push({
        level,
        root,
        index: this.leaves / TILE_WIDTH ** (level + 1) - 1,
        hashes: Buffer.concat(hashes),
      });
      hashes.length = 0;
      this.hashesOf(level + 1).push(root);
    });
    return full;
  }

  private hashesOf(tileLevel: number): Uint8Array[] {
    return (this.unfinished[tileLevel] ??= []);
  }

  private merge(
    hash: Uint8Array,
    level: number,
    tileIsFull?: (level: number, root: Uint8Array) => void,
  ): void {
    let merged: Subtree = { hash, level };
    for (let left = this.subtrees.at(-1); left?.level === merged.level; left = this.subtrees.at(-1)) {
      this.subtrees.pop();
      merged = { hash: nodeHash(left.hash, merged.hash), level: merged.level + 1 };
      if (merged.level % TILE_HEIGHT === 0) tileIsFull?.(merged.level / TILE_HEIGHT - 1, merged.hash);
    }
    this.subtrees.push(merged);
  }
}
