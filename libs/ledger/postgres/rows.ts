import type { Digest, Instant } from '#eventsourcing';
import type { JsonObject } from '../json.js';
import type { EventMetadata, Lane, Position, Recorded, Revision, StreamName } from '../recorded.js';

/** A row of `ledger.events`. */
export interface EventRow {
  readonly position: Position;
  readonly stream: StreamName;
  readonly revision: Revision;
  readonly key: string;
  readonly request_digest: Digest;
  readonly event_id: string;
  readonly type: string;
  readonly lane: Lane;
  readonly recorded_at: Instant;
  readonly data: string;
  readonly metadata: string;
}

export const COLUMNS =
  'position, stream, revision, key, request_digest, event_id, type, lane, recorded_at, data, metadata';

/** What `metadata` holds beside the columns. */
type StoredMetadata = Omit<EventMetadata, 'event_id' | 'key' | 'request_digest' | 'lane'>;

export function recorded(row: EventRow): Recorded {
  return {
    position: row.position,
    stream: row.stream,
    revision: row.revision,
    type: row.type,
    data: JSON.parse(row.data) as JsonObject,
    metadata: {
      event_id: row.event_id,
      key: row.key,
      request_digest: row.request_digest,
      lane: row.lane,
      ...(JSON.parse(row.metadata) as StoredMetadata),
    },
    recorded_at: row.recorded_at,
  };
}
