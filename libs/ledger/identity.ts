import { createHash } from 'node:crypto';
import type { Digest } from '#eventsourcing';
import { canonicalJson } from './canonical-json.js';
import type { JsonValue } from './json.js';
import type { StreamName } from './recorded.js';

/** Namespace of every id that this product derives (a UUID drawn once, never to change). */
const NAMESPACE = Buffer.from('6f1d8a70c2a54b0e9a4e5a7f3f3f6b11', 'hex');

/**
 * A UUID of version 5 (RFC 9562, section 5.5) over the parts: ids are derived, never drawn, so that whatever is
 * done twice is the same thing.
 */
export function derivedId(...parts: readonly string[]): string {
  return uuidV5(NAMESPACE, JSON.stringify(parts));
}

/** Id of the event that a key names in a stream. */
export function eventId(stream: StreamName, key: string): string {
  return derivedId(stream, key);
}

/** Digest of what was asked for: equal requests have equal digests whatever the order of their members. */
export function requestDigest(request: JsonValue): Digest {
  return sha256(canonicalJson(request));
}

export function sha256(content: string | Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(content).digest('hex')}` as Digest;
}

/** RFC 9562, section 5.5: SHA-1 over namespace and name. */
export function uuidV5(namespace: Uint8Array, name: string): string {
  const hash = createHash('sha1').update(namespace).update(name).digest();
  hash[6] = ((hash[6] as number) & 0x0f) | 0x50;
  hash[8] = ((hash[8] as number) & 0x3f) | 0x80;
  const hex = hash.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
