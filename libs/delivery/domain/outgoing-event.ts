/** Types of the events that leave the house. Subscribers are written against these names. */
export const OUTGOING_TYPES = [
  'workflow.completed',
  'workflow.partial',
  'workflow.failed',
  'gate.proposed',
  'gate.reminded',
  'gate.overdue',
  'gate.expired',
  'action.proposed',
  'action.decided',
  'action.executed',
  'verify.failed',
] as const;

export type OutgoingType = (typeof OUTGOING_TYPES)[number];

/** Where a person or a script finds what an event is about; paths on the server. */
export type Links = { readonly self: string; readonly page: string };

/** An event for the outside, before it gets its envelope. `data` is as its schema in `event-schemas.ts` says. */
export interface Outgoing {
  readonly type: OutgoingType;
  /** Of CloudEvents: the run or the action that it is about. */
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
}
