import { createHash, randomBytes } from 'node:crypto';
import type { Digest } from '#eventsourcing';

const SALT_BYTES = 16;
const NO_SALT = Buffer.alloc(0);

/** A salt for content of a subject; none for what is nobody's. */
export function saltFor(subject: string | null): Buffer {
  return subject === null ? NO_SALT : randomBytes(SALT_BYTES);
}

export function saltedDigest(salt: Uint8Array, body: string): Digest {
  return `sha256:${createHash('sha256').update(salt).update(body).digest('hex')}` as Digest;
}

export function bodyHash(body: string): Buffer {
  return createHash('sha256').update(body).digest();
}
