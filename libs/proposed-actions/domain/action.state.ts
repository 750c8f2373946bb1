import type { Instant } from '#eventsourcing';
import type { ActionEvent, ActionProposed, Approved, Finding } from './action.events.js';
import type { Decision } from './decision.js';
import type {
  ExecutionSettled,
  ExecutionStarted,
  ExecutionUnknown,
  HandedOver,
  SettledOutcome,
} from './execution.events.js';

/** How far an approved action has come. */
export type Execution =
  /** Not begun. `waiting` says for what, and until when. */
  | { readonly is: 'idle'; readonly waiting: Waiting | null }
  | { readonly is: 'started'; readonly started: ExecutionStarted['data'] }
  | { readonly is: 'handed_over'; readonly handedOver: HandedOver['data'] }
  | {
      readonly is: 'executed';
      readonly at: Instant;
      /** Who did it, or found out that it was done; null for the service itself. */
      readonly by: string | null;
      /** Null when it was done by hand. */
      readonly messageId: string | null;
    }
  | { readonly is: 'failed'; readonly at: Instant; readonly code: string }
  | { readonly is: 'unknown'; readonly unknown: ExecutionUnknown['data'] };

export interface Waiting {
  readonly code: string;
  readonly until: Instant;
}

/** One proposed action. `proposed` is undefined while nothing has happened, or only its superseding. */
export interface ActionState {
  /** As it stands: an edit changes its digest and its card. */
  readonly proposed: ActionProposed['data'] | undefined;
  readonly edits: number;
  /** What speaks against it since it was drafted. */
  readonly findings: readonly Finding[];
  readonly rechecks: number;
  readonly decision: Decision | undefined;
  /** Kept when what was approved is superseded later. */
  readonly approved: Approved['data'] | undefined;
  /** Attempts begun. */
  readonly attempts: number;
  /** Message of the last attempt that was begun. */
  readonly messageId: string | null;
  readonly waits: number;
  /** How a person settled what was unknown; null when nobody had to. */
  readonly settled: SettledOutcome | null;
  readonly execution: Execution;
}

export type ActionStatus =
  | 'pending'
  | 'approved'
  | 'executing'
  | 'executed'
  | 'failed'
  | 'unknown'
  | 'rejected'
  | 'expired'
  | 'superseded';

const NOT_BEGUN: Execution = { is: 'idle', waiting: null };

export const newAction: ActionState = {
  proposed: undefined,
  edits: 0,
  findings: [],
  rechecks: 0,
  decision: undefined,
  approved: undefined,
  attempts: 0,
  messageId: null,
  waits: 0,
  settled: null,
  execution: NOT_BEGUN,
};

export function evolveAction(state: ActionState, event: ActionEvent): ActionState {
  switch (event.type) {
    case 'ActionProposed':
      return { ...state, proposed: event.data };
    case 'ActionEdited': {
      const { digest, card_digest, no } = event.data;
      const proposed = state.proposed && { ...state.proposed, digest, card_digest };
      return { ...state, proposed, edits: no };
    }
    case 'DraftRechecked':
      return { ...state, findings: event.data.findings, rechecks: event.data.no };
    case 'Approved':
      return { ...state, decision: event, approved: event.data };
    case 'Rejected':
    case 'Expired':
    case 'Superseded':
      return { ...state, decision: event };
    case 'ExecutionWaiting': {
      const { code, until, no } = event.data;
      return { ...state, waits: no, execution: { is: 'idle', waiting: { code, until } } };
    }
    case 'ExecutionStarted': {
      const { attempt, message_id } = event.data;
      const execution: Execution = { is: 'started', started: event.data };
      return { ...state, attempts: attempt, messageId: message_id, execution };
    }
    case 'Executed': {
      const { executed_at: at, message_id: messageId } = event.data;
      return { ...state, execution: { is: 'executed', at, by: null, messageId } };
    }
    case 'ExecutionFailed': {
      const { code, failed_at: at, retry_at } = event.data;
      const execution: Execution =
        retry_at === null ? { is: 'failed', at, code } : { is: 'idle', waiting: { code, until: retry_at } };
      return { ...state, execution };
    }
    case 'ExecutionUnknown':
      return { ...state, execution: { is: 'unknown', unknown: event.data } };
    case 'ExecutionSettled':
      return { ...state, settled: event.data.outcome, execution: settledAs(event.data, state.messageId) };
    case 'HandedOver':
      return { ...state, execution: { is: 'handed_over', handedOver: event.data } };
    case 'DoneByHand': {
      const { done_at: at, done_by: by } = event.data;
      return { ...state, execution: { is: 'executed', at, by, messageId: null } };
    }
  }
}

/** A person found out that it was not sent. */
export const NOT_SENT = 'NOT_SENT';

function settledAs(
  { outcome, settled_at: at, settled_by: by }: ExecutionSettled['data'],
  messageId: string | null,
): Execution {
  switch (outcome) {
    case 'sent':
      return { is: 'executed', at, by, messageId };
    case 'not_sent':
      return { is: 'failed', at, code: NOT_SENT };
    case 'send_again':
      return NOT_BEGUN;
  }
}

export function statusOf({ decision, execution }: ActionState): ActionStatus {
  if (!decision) return 'pending';
  switch (decision.type) {
    case 'Rejected':
      return 'rejected';
    case 'Expired':
      return 'expired';
    case 'Superseded':
      return 'superseded';
    case 'Approved':
      return statusOfApproved(execution);
  }
}

function statusOfApproved(execution: Execution): ActionStatus {
  switch (execution.is) {
    case 'idle':
    case 'handed_over':
      return 'approved';
    case 'started':
      return 'executing';
    case 'executed':
    case 'failed':
    case 'unknown':
      return execution.is;
  }
}
