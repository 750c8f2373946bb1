import type { ActionId, Instant, PlainDate, RunId, WorkflowType } from '#eventsourcing';
import type { Channel } from '#proposed-actions/domain';

/** A customer is about to be contacted on a business day, by this action and by no other. */
export type ContactReserved = {
  readonly type: 'ContactReserved';
  readonly data: {
    readonly customer_id: string;
    readonly business_date: PlainDate;
    readonly channel: Channel;
    readonly action_id: ActionId;
    readonly run_id: RunId;
    readonly workflow_type: WorkflowType;
    readonly reserved_at: Instant;
  };
};

/** The contact certainly did not come about: the day is free again. */
export type ContactReleased = {
  readonly type: 'ContactReleased';
  readonly data: {
    readonly customer_id: string;
    readonly business_date: PlainDate;
    readonly action_id: ActionId;
    /** Why it did not: the code of the failure. */
    readonly code: string;
  };
};

/** What happens in the stream `contact-<customer>`. */
export type ContactEvent = ContactReserved | ContactReleased;
export const CONTACT_EVENT_TYPES = [
  'ContactReserved',
  'ContactReleased',
] as const satisfies readonly ContactEvent['type'][];
