import { canonicalJson } from '../canonical-json.js';
import type { JsonObject } from '../json.js';
import type { EventMetadata, Recorded } from '../recorded.js';

/**
 * The canonical envelope of an event: the RFC 8785 text that is a leaf of the Merkle log. It holds everything that
 * the ledger keeps of an event; see docs/reference/evidence.md for an example. Its shape never changes: what a later
 * version adds goes into `metadata`.
 */
export function envelopeText(event: Recorded): string {
  const { metadata } = event;
  // Put together from its parts in the order of their names.
  return (
    `{"data":${canonicalJson(event.data)},"event_id":${text(metadata.event_id)},"key":${text(metadata.key)},` +
    `"lane":${text(metadata.lane)},"metadata":${canonicalJson(ownMetadata(metadata))},"position":${event.position},` +
    `"recorded_at":${text(event.recorded_at)},"request_digest":${text(metadata.request_digest)},` +
    `"revision":${event.revision},"stream":${text(event.stream)},"type":${text(event.type)}}`
  );
}

/** What of the metadata is not a member of the envelope by itself. */
function ownMetadata({
  event_id: _,
  key: __,
  lane: ___,
  request_digest: ____,
  ...own
}: EventMetadata): JsonObject {
  return own;
}

function text(value: string): string {
  return canonicalJson(value);
}
