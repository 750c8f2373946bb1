import type { Instant, PlainDate } from '#eventsourcing';

/** A sync has brought something into the mirror: what was known from when on is part of the record. */
export type MirrorSynced = {
  readonly type: 'MirrorSynced';
  readonly data: {
    /** Of its row in sync_log. */
    readonly sync_id: string;
    readonly sync_type: string;
    /** The date that the brought data are of. */
    readonly as_of: PlainDate;
    readonly completed_at: Instant;
    readonly opened: number;
    readonly changed: number;
    readonly closed: number;
  };
};

/** What happens in the stream `mirror-syncs`. */
export type SyncEvent = MirrorSynced;
export const SYNC_EVENT_TYPES = ['MirrorSynced'] as const satisfies readonly SyncEvent['type'][];
