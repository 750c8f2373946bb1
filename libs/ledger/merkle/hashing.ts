import { createHash, hash } from 'node:crypto';

/** Bytes of a hash. */
export const HASH_BYTES = 32;

/** Root of a log without leaves (RFC 9162, section 2.1.1): SHA-256 of nothing. */
export const EMPTY_ROOT = createHash('sha256').digest();

const NODE = Buffer.alloc(1 + 2 * HASH_BYTES, 1);

/** Hash of a leaf (RFC 9162, section 2.1.1): SHA-256 over 0x00 and its text in UTF-8. */
export function leafHash(text: string): Buffer {
  return hash('sha256', `\0${text}`, 'buffer');
}

/** Hash of an inner node (RFC 9162, section 2.1.1): SHA-256 over 0x01 and both children. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  NODE.set(left, 1);
  NODE.set(right, 1 + HASH_BYTES);
  return hash('sha256', NODE, 'buffer');
}
