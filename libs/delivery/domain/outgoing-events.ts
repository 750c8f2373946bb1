import type {
  ActionEvent,
  ActionProposed,
  Approved,
  ExecutionFailed,
  ExecutionSettled,
  Expired,
  Rejected,
  Superseded,
} from '#proposed-actions/domain';
import type { RunEvent, RunStarted } from '#runs/domain';
import type { Links, Outgoing, OutgoingType } from './outgoing-event.js';

/** Events of the ledger that may lead to one for the outside. */
export type SourceEvent = RunEvent | ActionEvent;

type EventOf<Type, Event = SourceEvent> = Event extends { readonly type: infer Types }
  ? Type extends Types
    ? Event
    : never
  : never;

/** What an event is made of beside itself: an earlier event of the same run or action, which can't change. */
type Rule<Event> =
  | { readonly needs: 'nothing'; readonly make: (event: Event) => Outgoing | undefined }
  | { readonly needs: 'run'; readonly make: (event: Event, run: RunStarted['data']) => Outgoing | undefined }
  | {
      readonly needs: 'proposal';
      readonly make: (event: Event, proposal: ActionProposed['data']) => Outgoing | undefined;
    };

/** Every event type of runs and actions is told or kept silent by name; a new one is a compiler error until it is. */
type Rules = { readonly [Type in SourceEvent['type']]: Rule<EventOf<Type>> | 'silent' };

/**
 * The one place where events of the ledger become events for the outside, at most one each, so that the id of the
 * ledger's event is the id, and the idempotency key, of what is sent. Pure: the same ledger always says the same.
 */
const RULES: Rules = {
  'workflow.completed': { needs: 'nothing', make: workflowEnded },
  'workflow.partial': { needs: 'nothing', make: workflowEnded },
  'workflow.failed': { needs: 'nothing', make: workflowEnded },
  ActionProposed: { needs: 'nothing', make: proposed },
  Approved: { needs: 'proposal', make: ({ data }, proposal) => approved(data, proposal) },
  Rejected: { needs: 'proposal', make: ({ data }, proposal) => rejected(data, proposal) },
  Expired: { needs: 'proposal', make: ({ data }, proposal) => expired(data, proposal) },
  Superseded: { needs: 'proposal', make: ({ data }, proposal) => superseded(data, proposal) },
  VerifyFailed: { needs: 'run', make: verifyFailed },
  VerifyTimedOut: { needs: 'run', make: verifyFailed },
  GateReminded: {
    needs: 'proposal',
    make: ({ data }, proposal) => told('gate.reminded', proposal, { reminded_at: data.reminded_at }),
  },
  GateOverdue: {
    needs: 'proposal',
    make: ({ data }, proposal) => told('gate.overdue', proposal, { overdue_at: data.overdue_at }),
  },
  Executed: {
    needs: 'proposal',
    make: ({ data }, proposal) => outcome(proposal, 'executed', data.executed_at, data.attempt),
  },
  DoneByHand: {
    needs: 'proposal',
    make: ({ data }, proposal) => outcome(proposal, 'done_by_hand', data.done_at),
  },
  ExecutionFailed: { needs: 'proposal', make: ({ data }, proposal) => failed(data, proposal) },
  ExecutionUnknown: {
    needs: 'proposal',
    make: ({ data }, proposal) => outcome(proposal, 'unknown', data.noted_at, data.attempt, data.code),
  },
  ExecutionSettled: { needs: 'proposal', make: ({ data }, proposal) => settled(data, proposal) },

  RunStarted: 'silent',
  ContextLoaded: 'silent',
  PreconditionsChecked: 'silent',
  PlanPrepared: 'silent',
  GateSkipped: 'silent',
  DraftStaged: 'silent',
  ItemSkipped: 'silent',
  ItemFailed: 'silent',
  RunCancelled: 'silent',
  RunCompleted: 'silent',
  ReflexionRecorded: 'silent',
  VerifyScheduled: 'silent',
  VerifyPassed: 'silent',
  RunParked: 'silent',
  RunResumed: 'silent',
  ActionEdited: 'silent',
  DraftRechecked: 'silent',
  ExecutionWaiting: 'silent',
  ExecutionStarted: 'silent',
  HandedOver: 'silent',
};

type AnyRule = Rule<SourceEvent> | 'silent' | undefined;

function ruleOf(type: string): Rule<SourceEvent> | undefined {
  const rule = (RULES as unknown as Readonly<Record<string, AnyRule>>)[type];
  return rule === 'silent' ? undefined : rule;
}

/** Types of the ledger's events that lead to something; a reader of the ledger need look at no others. */
export const SOURCE_TYPES: readonly string[] = Object.keys(RULES).filter(
  (type) => ruleOf(type) !== undefined,
);

/** What an event of this type needs beside itself. */
export function needsOf(type: string): 'nothing' | 'run' | 'proposal' {
  return ruleOf(type)?.needs ?? 'nothing';
}

/** The earlier events that {@link needsOf} names; undefined where there are none: then there is nothing to tell. */
export interface About {
  readonly run?: RunStarted['data'] | undefined;
  readonly proposal?: ActionProposed['data'] | undefined;
}

/** What an event of the ledger says to the outside; undefined when nothing. */
export function outgoingOf(event: SourceEvent, about: About): Outgoing | undefined {
  const rule = ruleOf(event.type);
  switch (rule?.needs) {
    case undefined:
      return undefined;
    case 'nothing':
      return rule.make(event);
    case 'run':
      return about.run && rule.make(event, about.run);
    case 'proposal':
      return about.proposal && rule.make(event, about.proposal);
  }
}

function workflowEnded({ type, data }: EventOf<'workflow.completed'>): Outgoing {
  return { type, subject: data.run_id, data: { ...data, links: runLinks(data.run_id) } };
}

function isGate(proposal: ActionProposed['data']): boolean {
  return (proposal.action_id as string) === proposal.run_id;
}

function proposed({ data }: ActionProposed): Outgoing {
  const { action_id, digest, risk_level, approver, deputies, expires_at, flag, alone } = data;
  const common = { ...whatOf(data), digest, risk_level, approver, deputies, expires_at };
  if (isGate(data)) return { type: 'gate.proposed', subject: action_id, data: common };
  const { tool, tier, customer_id, currency, amount } = data;
  const own = { tool, tier, customer_id, currency, amount, flag, alone };
  return { type: 'action.proposed', subject: action_id, data: { ...common, ...own } };
}

function approved(data: Approved['data'], proposal: ActionProposed['data']): Outgoing {
  const { digest, decided_by, on_behalf_of, decided_at, excluded, covered_by } = data;
  return decided(proposal, {
    decision: 'approved',
    digest,
    decided_by,
    on_behalf_of,
    decided_at,
    excluded: excluded.length,
    covered_by,
  });
}

function rejected(data: Rejected['data'], proposal: ActionProposed['data']): Outgoing {
  const { decided_by, on_behalf_of, decided_at } = data;
  return decided(proposal, {
    decision: 'rejected',
    digest: proposal.digest,
    decided_by,
    on_behalf_of,
    decided_at,
  });
}

function expired(data: Expired['data'], proposal: ActionProposed['data']): Outgoing {
  const { expired_at } = data;
  return isGate(proposal)
    ? told('gate.expired', proposal, { expired_at })
    : decided(proposal, { decision: 'expired', digest: proposal.digest, decided_at: expired_at });
}

/** Something about a gate that waits, or has waited too long. */
function told(
  type: OutgoingType,
  proposal: ActionProposed['data'],
  when: Readonly<Record<string, string>>,
): Outgoing {
  const { action_id, approver, deputies } = proposal;
  return { type, subject: action_id, data: { ...whatOf(proposal), approver, deputies, ...when } };
}

function superseded(data: Superseded['data'], proposal: ActionProposed['data']): Outgoing {
  const { code, superseded_by } = data;
  return decided(proposal, { decision: 'superseded', digest: proposal.digest, code, superseded_by });
}

function decided(proposal: ActionProposed['data'], decision: Readonly<Record<string, unknown>>): Outgoing {
  const data = { ...whatOf(proposal), ...NOBODY, ...decision };
  return { type: 'action.decided', subject: proposal.action_id, data };
}

/** The members of a decision that not every kind of it has. */
const NOBODY = {
  decided_by: null,
  on_behalf_of: null,
  decided_at: null,
  excluded: 0,
  covered_by: null,
  code: null,
  superseded_by: null,
};

function outcome(
  proposal: ActionProposed['data'],
  result: 'executed' | 'done_by_hand' | 'failed' | 'unknown',
  executed_at: string,
  attempt: number | null = null,
  code: string | null = null,
): Outgoing {
  const data = { ...whatOf(proposal), result, executed_at, attempt, code };
  return { type: 'action.executed', subject: proposal.action_id, data };
}

/** One that is tried again has not come to anything yet. */
function failed(data: ExecutionFailed['data'], proposal: ActionProposed['data']): Outgoing | undefined {
  const { retry_at, failed_at, attempt, code } = data;
  return retry_at === null ? outcome(proposal, 'failed', failed_at, attempt, code) : undefined;
}

/** What a person found out about one that nobody here could tell of. */
function settled(data: ExecutionSettled['data'], proposal: ActionProposed['data']): Outgoing | undefined {
  switch (data.outcome) {
    case 'sent':
      return outcome(proposal, 'executed', data.settled_at, data.attempt);
    case 'not_sent':
      return outcome(proposal, 'failed', data.settled_at, data.attempt, 'NOT_SENT');
    case 'send_again':
      return undefined;
  }
}

function verifyFailed({ type, data }: EventOf<'VerifyFailed'>, run: RunStarted['data']): Outgoing {
  const { run_id, check, executed_at } = data;
  const status = type === 'VerifyTimedOut' ? 'timeout' : 'fail';
  const { workflow_type, as_of } = run;
  return {
    type: 'verify.failed',
    subject: run_id,
    data: { run_id, workflow_type, as_of, check, status, executed_at, links: runLinks(run_id) },
  };
}

/** What a proposal is about: a gate is one, and says so. */
function whatOf(proposal: ActionProposed['data']) {
  const { action_id, run_id, workflow_type, as_of, action_type, entity_ref } = proposal;
  const gate = isGate(proposal);
  const links: Links = gate
    ? runLinks(run_id)
    : { self: `/api/v1/proposed-actions/${action_id}`, page: `/proposed-actions.html?id=${action_id}` };
  return { action_id, run_id, workflow_type, as_of, action_type, entity_ref, is_gate: gate, links };
}

function runLinks(id: string): Links {
  return { self: `/api/v1/runs/${id}`, page: `/run.html?id=${id}` };
}
