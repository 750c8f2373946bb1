import type { Digest } from '#eventsourcing';
import { canonicalJson } from './canonical-json.js';
import { EventRefused } from './errors.js';
import { eventId } from './identity.js';
import type { AppendRequest, NewEvent } from './ledger.js';
import { MAX_BYTES_PER_APPEND, MAX_EVENTS_PER_APPEND, MAX_NAME_LENGTH } from './limits.js';
import type { EventContext, EventMetadata, StreamName } from './recorded.js';

/** An event made ready to be kept: checked, identified and in canonical text. */
export interface PreparedEvent {
  readonly type: string;
  readonly event: NewEvent;
  readonly metadata: EventMetadata;
  readonly data: string;
  /** Canonical text of the metadata that has no column of its own: actor, correlation, causation, trace, version. */
  readonly metadataText: string;
  readonly bytes: number;
}

/** Every check of an append that needs no look at the ledger. @throws EventRefused */
export function prepareAppend(request: AppendRequest): readonly PreparedEvent[] {
  if (request.events.length === 0 || request.events.length > MAX_EVENTS_PER_APPEND) {
    throw new EventRefused(
      `Expected 1 to ${MAX_EVENTS_PER_APPEND} events in one append to ${request.stream}, got ` +
        `${request.events.length}. Independent facts go through appendEach.`,
    );
  }
  const prepared = request.events.map((event, index) =>
    prepareEvent(request.stream, `${request.key}#${index}`, request.request, event, request.context),
  );
  const bytes = prepared.reduce((sum, event) => sum + event.bytes, 0);
  if (bytes > MAX_BYTES_PER_APPEND) {
    throw new EventRefused(
      `Expected at most ${MAX_BYTES_PER_APPEND} bytes in one append to ${request.stream}, got ${bytes}. ` +
        `Put what is large into the content store and name it by its digest.`,
    );
  }
  return prepared;
}

/** @throws EventRefused when the event is too large or not JSON that every adapter can keep */
export function prepareEvent(
  stream: StreamName,
  key: string,
  request: Digest,
  event: NewEvent,
  context: EventContext,
): PreparedEvent {
  checkName(stream, 'A stream');
  checkName(key, 'A key');
  const data = canonicalJson(event.data);
  const schemaVersion = event.schema_version ?? 1;
  const metadataText = canonicalJson({
    actor: context.actor,
    causation_id: context.causation_id,
    correlation_id: context.correlation_id,
    schema_version: schemaVersion,
    traceparent: context.traceparent,
  });
  const bytes = Buffer.byteLength(data) + Buffer.byteLength(metadataText);
  if (bytes > MAX_BYTES_PER_APPEND) {
    throw new EventRefused(
      `Expected at most ${MAX_BYTES_PER_APPEND} bytes in event ${key} of ${stream}, got ${bytes}. ` +
        `Put what is large into the content store and name it by its digest.`,
    );
  }
  return {
    type: event.type,
    event,
    metadata: {
      ...context,
      lane: event.lane ?? context.lane,
      event_id: eventId(stream, key),
      key,
      request_digest: request,
      schema_version: schemaVersion,
    },
    data,
    metadataText,
    bytes,
  };
}

function checkName(name: string, what: string): void {
  if (name.length === 0 || name.length > MAX_NAME_LENGTH || !/^[\x21-\x7E]+$/.test(name)) {
    throw new EventRefused(
      `${what} is named in 1 to ${MAX_NAME_LENGTH} printable ASCII characters without blanks, got ` +
        `${JSON.stringify(name.slice(0, 80))}.`,
    );
  }
}
