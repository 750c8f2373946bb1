import type { ActionId, Digest, Instant, PlainDate } from '#eventsourcing';

/** How a customer is reached; null when nobody is. */
export type Channel = 'email' | 'phone';

/** Approved, and not carried out yet: for the send window, for fresh data, for a server that defers. */
export type ExecutionWaiting = {
  readonly type: 'ExecutionWaiting';
  readonly data: {
    readonly action_id: ActionId;
    readonly no: number;
    /** SEND_WINDOW, STALE_DATA, ... */
    readonly code: string;
    /** When it is looked at again. */
    readonly until: Instant;
  };
};

/**
 * From here on the world may be changed, by this attempt only. Without an outcome nobody tries again: what became
 * of it is found out after `not_after`, or put before a person.
 */
export type ExecutionStarted = {
  readonly type: 'ExecutionStarted';
  readonly data: {
    readonly action_id: ActionId;
    /** From 1. */
    readonly attempt: number;
    /** What was approved, and is carried out: the content under it and nothing else. */
    readonly digest: Digest;
    readonly started_at: Instant;
    /** Nothing is begun after this. */
    readonly not_after: Instant;
    /** The key under which the receiving side can tell a repeat. */
    readonly message_id: string;
  };
};

export type Executed = {
  readonly type: 'Executed';
  readonly data: {
    readonly action_id: ActionId;
    readonly attempt: number;
    readonly digest: Digest;
    readonly executed_at: Instant;
    /** The day that the contact counts for. */
    readonly business_date: PlainDate;
    readonly channel: Channel | null;
    readonly message_id: string;
    /** What the receiving side said, in a code: `250`, or `outbox`. */
    readonly answer: string;
    /** Copies that the receiving side did not take. */
    readonly copies_refused: number;
  };
};

/** Certainly not carried out. */
export type ExecutionFailed = {
  readonly type: 'ExecutionFailed';
  readonly data: {
    readonly action_id: ActionId;
    readonly attempt: number;
    readonly code: string;
    readonly failed_at: Instant;
    /** When it is tried again; null when it is not. */
    readonly retry_at: Instant | null;
    /** Content: what the receiving side said. */
    readonly error_digest: Digest | null;
  };
};

/** Nobody here can tell whether it was carried out: the answer was lost. A person finds out and settles it. */
export type ExecutionUnknown = {
  readonly type: 'ExecutionUnknown';
  readonly data: {
    readonly action_id: ActionId;
    readonly attempt: number;
    readonly code: string;
    readonly noted_at: Instant;
    readonly error_digest: Digest | null;
  };
};

/** What a person found out about an unknown one. `send_again` is: it was not sent, and is tried again. */
export type SettledOutcome = 'sent' | 'not_sent' | 'send_again';

export type ExecutionSettled = {
  readonly type: 'ExecutionSettled';
  readonly data: {
    readonly action_id: ActionId;
    readonly attempt: number;
    readonly outcome: SettledOutcome;
    readonly settled_by: string;
    readonly settled_at: Instant;
    readonly business_date: PlainDate;
    readonly channel: Channel | null;
    readonly note_digest: Digest | null;
  };
};

/** Approved and looked at again: now it is for a person to do. A call counts as a contact from here. */
export type HandedOver = {
  readonly type: 'HandedOver';
  readonly data: {
    readonly action_id: ActionId;
    readonly digest: Digest;
    readonly handed_over_at: Instant;
    readonly business_date: PlainDate;
    readonly channel: Channel | null;
  };
};

export type DoneByHand = {
  readonly type: 'DoneByHand';
  readonly data: {
    readonly action_id: ActionId;
    readonly done_by: string;
    readonly done_at: Instant;
    readonly note_digest: Digest | null;
  };
};

/** What happens to an approved action. */
export type ExecutionEvent =
  | ExecutionWaiting
  | ExecutionStarted
  | Executed
  | ExecutionFailed
  | ExecutionUnknown
  | ExecutionSettled
  | HandedOver
  | DoneByHand;
export const EXECUTION_EVENT_TYPES = [
  'ExecutionWaiting',
  'ExecutionStarted',
  'Executed',
  'ExecutionFailed',
  'ExecutionUnknown',
  'ExecutionSettled',
  'HandedOver',
  'DoneByHand',
] as const satisfies readonly ExecutionEvent['type'][];
