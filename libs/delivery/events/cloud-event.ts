import type { Recorded } from '#ledger';
import type { Outgoing } from '../domain/index.js';

/** CloudEvents 1.0, with the partitioning extension (the run) and the place in the ledger. */
export interface CloudEvent {
  readonly specversion: '1.0';
  /** Of the ledger's event: the idempotency key. Delivered again, it is the same. */
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  /** Events of one run have the same, and come in order. */
  readonly partitionkey: string;
  readonly position: string;
  readonly traceparent?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export function cloudEvent(ledgerId: string, event: Recorded, outgoing: Outgoing): CloudEvent {
  const { event_id, lane, traceparent } = event.metadata;
  return {
    specversion: '1.0',
    id: event_id,
    source: `urn:countersign:ledger:${ledgerId}`,
    type: outgoing.type,
    subject: outgoing.subject,
    time: event.recorded_at,
    datacontenttype: 'application/json',
    partitionkey: lane,
    position: String(event.position),
    ...(traceparent === undefined ? {} : { traceparent }),
    data: outgoing.data,
  };
}
