import { EMPTY_ROOT, nodeHash } from './hashing.js';

/*
 * Which nodes make up the trees and proofs of RFC 9162. Sizes and indexes are ordinary numbers, exact up to 2^53, so
 * nothing here uses the bit operators, which end at 2^31.
 */

/** A perfect subtree: the leaves from `index * 2^level` on, `2^level` of them. It never changes once it is full. */
export interface TreeNode {
  readonly level: number;
  readonly index: number;
}

/** Leaves from `begin` up to and without `end`. */
export interface Span {
  readonly begin: number;
  readonly end: number;
}

/** The perfect subtrees that a span of a proof consists of, the largest first. */
export function subtreesOf({ begin, end }: Span): readonly TreeNode[] {
  const nodes: TreeNode[] = [];
  for (let at = begin; at < end;) {
    const level = levelOf(end - at);
    nodes.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return nodes;
}

/** Hash of a span out of the hashes of its perfect subtrees. */
export function hashOfSubtrees(hashes: readonly Uint8Array[]): Uint8Array {
  if (hashes.length === 0) return EMPTY_ROOT;
  return hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** PATH(m, D_n) of RFC 9162, section 2.1.3.1: what stands beside the way from a leaf to the root, leaf first. */
export function inclusionSpans(index: number, size: number): readonly Span[] {
  const spans: Span[] = [];
  for (let begin = 0, end = size; end - begin > 1;) {
    const middle = begin + splitOf(end - begin);
    if (index < middle) {
      spans.push({ begin: middle, end });
      end = middle;
    } else {
      spans.push({ begin, end: middle });
      begin = middle;
    }
  }
  return spans.reverse();
}

/** PROOF(m, D_n) of RFC 9162, section 2.1.4.1: what shows that the log of size `from` is a beginning of that of `to`. */
export function consistencySpans(from: number, to: number): readonly Span[] {
  if (from === 0 || from === to) return [];
  const spans: Span[] = [];
  let begin = 0;
  let end = to;
  let whole = true;
  while (end !== from) {
    const middle = begin + splitOf(end - begin);
    if (from <= middle) {
      spans.push({ begin: middle, end });
      end = middle;
    } else {
      spans.push({ begin, end: middle });
      begin = middle;
      whole = false;
    }
  }
  // The old log as one subtree is known to whoever asks.
  if (!whole) spans.push({ begin, end });
  return spans.reverse();
}

/** The largest power of two smaller than a size of two or more. */
function splitOf(size: number): number {
  return 2 ** levelOf(size - 1);
}

/** Level of the largest perfect subtree in so many leaves. */
function levelOf(leaves: number): number {
  const level = Math.floor(Math.log2(leaves));
  // The logarithm of one less than a large power of two rounds up to it.
  return 2 ** level > leaves ? level - 1 : level;
}
