import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  consistencySpans,
  Edge,
  EMPTY_ROOT,
  hashOfSubtrees,
  inclusionSpans,
  isConsistent,
  leafHash,
  nodeHash,
  rootOfInclusion,
  type Span,
  subtreesOf,
  type Tile,
  TILE_WIDTH,
} from './index.js';

/*
 * Leaves, roots and proofs published with the reference implementations of RFC 6962 and RFC 9162
 * (github.com/google/certificate-transparency, github.com/transparency-dev/merkle: testonly/constants.go, testdata/).
 */
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => leafHash(Buffer.from(hex, 'hex').toString('latin1')));
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const INCLUSION: readonly (readonly [index: number, size: number, path: readonly string[]])[] = [
  [0, 1, []],
  [
    0,
    8,
    [
      'lqKW0iTyhcZ77pPDD4owkVfw2qNdxbh+QQt4YwoJz8c=',
      'Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=',
      'a0eq8p7jwq+a+Im8H7klTavTEXfxYjLdaqsDXKOb9uQ=',
    ],
  ],
  [
    5,
    8,
    [
      'vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=',
      'yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=',
      '037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=',
    ],
  ],
  [2, 3, ['+sVCA+fMaWzw38tCySodnbr3CtnmIfS9jZhmLwDjwSU=']],
];
const CONSISTENCY: readonly (readonly [from: number, to: number, path: readonly string[]])[] = [
  [1, 1, []],
  [
    1,
    8,
    [
      'lqKW0iTyhcZ77pPDD4owkVfw2qNdxbh+QQt4YwoJz8c=',
      'Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=',
      'a0eq8p7jwq+a+Im8H7klTavTEXfxYjLdaqsDXKOb9uQ=',
    ],
  ],
  [
    6,
    8,
    [
      'DrxdNDf74tsVi58Sah0RjjCBgQMdCpSfje3t68VY72o=',
      'yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=',
      '037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=',
    ],
  ],
  [2, 5, ['Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=', 'vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=']],
];

/** MTH(D_n) as RFC 9162, section 2.1.1 writes it, for comparison: slow and without a detail of ours. */
function rootByTheBook(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return EMPTY_ROOT;
  if (leaves.length === 1) return leaves[0]!;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHash(rootByTheBook(leaves.slice(0, split)), rootByTheBook(leaves.slice(split)));
}

const hashesOf = (leaves: readonly Uint8Array[], spans: readonly Span[]): Uint8Array[] =>
  spans.map((span) =>
    hashOfSubtrees(
      subtreesOf(span).map(({ level, index }) =>
        rootByTheBook(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level)),
      ),
    ),
  );
const numbered = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, n) => leafHash(`leaf ${n}`));
const edgeOf = (leaves: readonly Uint8Array[]): Edge => {
  const edge = new Edge();
  for (const leaf of leaves) edge.append(leaf);
  return edge;
};
const base64 = (hashes: readonly Uint8Array[]): string[] =>
  hashes.map((one) => Buffer.from(one).toString('base64'));
const decoded = (path: readonly string[]): Uint8Array[] => path.map((one) => Buffer.from(one, 'base64'));

describe('the Merkle log', () => {
  it('hashes leaves and nodes as published', () => {
    expect(leafHash('L123456').toString('hex')).toBe(
      '395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56',
    );
    expect(leafHash('')).not.toEqual(EMPTY_ROOT);
    expect(leafHash('ü€😀')).toEqual(leafHash(Buffer.from('ü€😀').toString()));
  });

  it.each(ROOTS.map((root, size) => [size, root] as const))(
    'of %i published leaves has the root %s',
    (size, root) => {
      expect(Buffer.from(edgeOf(LEAVES.slice(0, size)).root).toString('hex')).toBe(root);
    },
  );

  it.each(INCLUSION)('proves leaf %i of %i as published', (index, size, path) => {
    expect(base64(hashesOf(LEAVES, inclusionSpans(index, size)))).toEqual(path);
    const root = rootOfInclusion(index, size, LEAVES[index]!, decoded(path));
    expect(Buffer.from(root!).toString('hex')).toBe(ROOTS[size]);
  });

  it.each(CONSISTENCY)('proves that %i leaves are a beginning of %i as published', (from, to, path) => {
    expect(base64(hashesOf(LEAVES, consistencySpans(from, to)))).toEqual(path);
    const at = (size: number) => ({ size, root: Buffer.from(ROOTS[size]!, 'hex') });
    expect(isConsistent(at(from), at(to), decoded(path))).toBe(true);
  });

  it('proves every leaf of every size, and nothing else in its place', () => {
    const leaves = numbered(40);
    for (let size = 1; size <= leaves.length; size++) {
      const tree = leaves.slice(0, size);
      const root = rootByTheBook(tree);
      expect(edgeOf(tree).root).toEqual(root);
      for (let index = 0; index < size; index++) {
        const path = hashesOf(tree, inclusionSpans(index, size));
        expect(rootOfInclusion(index, size, tree[index]!, path)).toEqual(root);
        expect(rootOfInclusion((index + 1) % size, size, tree[index]!, path)).not.toEqual(
          size === 1 ? null : root,
        );
        expect(rootOfInclusion(index, size, leafHash('another'), path)).not.toEqual(root);
        expect(rootOfInclusion(index, size, tree[index]!, [...path, root])).toBeUndefined();
        if (path.length > 0)
          expect(rootOfInclusion(index, size, tree[index]!, path.slice(1))).not.toEqual(root);
      }
      expect(rootOfInclusion(size, size, tree[0]!, [])).toBeUndefined();
    }
  });

  it('proves every size to be a beginning of every larger one, and nothing else', () => {
    const leaves = numbered(33);
    const at = (size: number) => ({ size, root: rootByTheBook(leaves.slice(0, size)) });
    for (let to = 0; to <= leaves.length; to++) {
      for (let from = 0; from <= to; from++) {
        const path = hashesOf(leaves, consistencySpans(from, to));
        expect(isConsistent(at(from), at(to), path)).toBe(true);
        expect(isConsistent(at(to), at(from), path)).toBe(from === to);
        const forged = { size: from, root: leafHash('forged') };
        expect(isConsistent(forged, at(to), path)).toBe(false);
        expect(isConsistent(at(from), { size: to, root: leafHash('forged') }, path)).toBe(
          from === 0 && to > 0,
        );
        expect(isConsistent(at(from), at(to), [...path, leafHash('more')])).toBe(false);
      }
    }
  });

  it('grows by tiles, and goes on from where it stood as if it had never stopped', () => {
    const leaves = numbered(TILE_WIDTH * 5 + 3);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: leaves.length }), (stop) => {
        const edge = new Edge();
        const tiles: Tile[] = leaves.slice(0, stop).flatMap((leaf) => edge.append(leaf));
        const full = Math.floor(stop / TILE_WIDTH);
        expect(tiles.map(({ level, index }) => [level, index])).toEqual(
          Array.from({ length: full }, (_, index) => [0, index]),
        );
        for (const { index, root, hashes } of tiles) {
          const covered = leaves.slice(index * TILE_WIDTH, (index + 1) * TILE_WIDTH);
          expect(Buffer.compare(hashes, Buffer.concat(covered))).toBe(0);
          expect(root).toEqual(rootByTheBook(covered));
        }
        const resumed = Edge.at(stop, [
          leaves.slice(full * TILE_WIDTH, stop),
          tiles.map((tile) => tile.root),
        ]);
        expect(resumed.root).toEqual(edge.root);
        for (const leaf of leaves.slice(stop)) resumed.append(leaf);
        expect(resumed.root).toEqual(edgeOf(leaves).root);
      }),
      { numRuns: 30 },
    );
  });

  it('makes a tile of tiles', () => {
    const edge = new Edge();
    const tiles: Tile[] = [];
    const leaf = leafHash('the same');
    for (let n = 0; n < TILE_WIDTH ** 2; n++) tiles.push(...edge.append(leaf));
    expect(tiles).toHaveLength(TILE_WIDTH + 1);
    expect(tiles.at(-1)).toMatchObject({ level: 1, index: 0 });
    expect(edge.root).toEqual(tiles.at(-1)!.root);
    expect(Edge.at(TILE_WIDTH ** 2, [[], [], [edge.root]]).root).toEqual(edge.root);
  });

  it('knows its nodes up to sizes that no ledger will have', () => {
    for (const size of [2 ** 31 + 1, 2 ** 49 - 1, 2 ** 52 + 12_345]) {
      const nodes = subtreesOf({ begin: 0, end: size });
      expect(nodes.reduce((sum, { level }) => sum + 2 ** level, 0)).toBe(size);
      expect(inclusionSpans(size - 1, size).length).toBeLessThanOrEqual(53);
    }
  });
});
