import { createHash, randomBytes } from 'node:crypto';

/** 256 bits, as text that fits a header, a cookie and a link. */
export function newSecret(prefix: string): string {
  return `${prefix}_${randomBytes(32).toString('base64url')}`;
}

/**
 * What is kept of a secret. Ours hold 256 random bits, so a plain SHA-256 can't be run backwards; one that an
 * operator chose must be long for the same reason.
 */
export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
