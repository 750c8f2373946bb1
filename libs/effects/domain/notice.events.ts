import type { Instant, RunId } from '#eventsourcing';

/** What people are told about a gate that waits: `remind/<ms>` after the proposal, `overdue`, `expired`. */
export type NoticeKind = `remind/${number}` | 'overdue' | 'expired';

type Notice = {
  readonly run_id: RunId;
  readonly notice: NoticeKind;
  /** From 1. */
  readonly attempt: number;
};

/** The mail is on its way: no other attempt is made while this one has no outcome. */
export type NoticeStarted = {
  readonly type: 'NoticeStarted';
  readonly data: Notice & {
    /** Names, as in the contract's gate. */
    readonly people: readonly string[];
    readonly not_after: Instant;
    readonly message_id: string;
  };
};

export type NoticeSent = {
  readonly type: 'NoticeSent';
  readonly data: Notice & { readonly sent_at: Instant; readonly message_id: string };
};

/** Not sent; `retry_at` null is: and not tried again. A notice whose answer was lost is one of these, never sent twice. */
export type NoticeFailed = {
  readonly type: 'NoticeFailed';
  readonly data: Notice & { readonly code: string; readonly retry_at: Instant | null };
};

/** What happens in the stream `notice-<run>.<kind>`. */
export type NoticeEvent = NoticeStarted | NoticeSent | NoticeFailed;
export const NOTICE_EVENT_TYPES = [
  'NoticeStarted',
  'NoticeSent',
  'NoticeFailed',
] as const satisfies readonly NoticeEvent['type'][];
