import { plusMs } from '#eventsourcing';
import type { ActionProposed, Approved, Expired } from '#proposed-actions/domain';
import { ignoreAdmission, ignored, ignoreOperations, ignoreRunSteps } from '../ignored.js';
import type { Mutation, Projection, Seen } from '../projection.js';

/**
 * A gate that a fresh run supersedes ends that way; only where none starts it expires, this much after its time.
 * (A decision after its time is refused at once, whatever has ticked.)
 */
const GATE_EXPIRY_GRACE_MS = 5 * 60_000;
/** What was begun is looked into this much after it can no longer begin. */
const RECONCILE_GRACE_MS = 30_000;

/** Everything that waits for the clock: one indexed scan finds what is due, no timer waits for a run. */
export const dueItems: Projection = {
  name: 'due_items',
  table: {
    columns: {
      kind: 'text',
      ref: 'text',
      due_at: 'timestamptz',
      workflow_type: 'text',
      run_id: 'uuid',
      detail: 'text',
    },
    key: ['kind', 'ref'],
    indexes: ['(due_at)'],
  },
  on: {
    ...ignoreOperations,
    ...ignoreAdmission,
    ...ignoreRunSteps,
    VerifyScheduled: ({ data }) => [
      put('verify', `${data.run_id}/${data.check}`, data.due_at, { run_id: data.run_id, detail: data.check }),
    ],
    VerifyPassed: ({ data }) => [gone('verify', `${data.run_id}/${data.check}`)],
    VerifyFailed: ({ data }) => [gone('verify', `${data.run_id}/${data.check}`)],
    VerifyTimedOut: ({ data }) => [gone('verify', `${data.run_id}/${data.check}`)],

    ActionProposed: (event) => [...expiry(event), ...windowOf(event)],
    // In a run's own stream it is the gate, which is carried out by staging.
    Approved: (event) => [
      ...decided(event.data.action_id),
      ...(isGate(event) ? [] : [toDo(event, event.data.decided_at)]),
    ],
    Rejected: ({ data }) => decided(data.action_id),
    Expired: (event) => [
      ...decided(event.data.action_id),
      ...(isGate(event) ? [notice(event.data.action_id, 'expired', event.data.expired_at)] : []),
    ],
    Superseded: ({ data }) => [...decided(data.action_id), gone('execute', data.action_id)],
    ActionEdited: ignored,
    DraftRechecked: ignored,

    GateReminded: ({ data }) => [
      put('gate_window', data.action_id, data.next_at, { run_id: data.run_id }),
      notice(data.run_id, `remind/${data.after_ms}`, data.reminded_at),
    ],
    GateOverdue: ({ data }) => [
      gone('gate_window', data.action_id),
      notice(data.run_id, 'overdue', data.noted_at),
    ],
    NoticeStarted: ({ data }) => [
      put('notice', `${data.run_id}/${data.notice}`, plusMs(data.not_after, RECONCILE_GRACE_MS), {
        run_id: data.run_id,
        detail: data.notice,
      }),
    ],
    NoticeSent: ({ data }) => [gone('notice', `${data.run_id}/${data.notice}`)],
    NoticeFailed: ({ data }) => [
      data.retry_at === null
        ? gone('notice', `${data.run_id}/${data.notice}`)
        : notice(data.run_id, data.notice, data.retry_at),
    ],

    ExecutionWaiting: (event) => [toDo(event, event.data.until, event.data.code)],
    ExecutionStarted: (event) => [
      gone('execute', event.data.action_id),
      put('reconcile', event.data.action_id, plusMs(event.data.not_after, RECONCILE_GRACE_MS), {
        run_id: event.recorded.metadata.lane,
      }),
    ],
    Executed: ({ data }) => [gone('reconcile', data.action_id)],
    ExecutionFailed: (event) => [
      gone('reconcile', event.data.action_id),
      ...(event.data.retry_at === null ? [] : [toDo(event, event.data.retry_at, event.data.code)]),
    ],
    ExecutionUnknown: ({ data }) => [gone('reconcile', data.action_id)],
    ExecutionSettled: (event) =>
      event.data.outcome === 'send_again' ? [toDo(event, event.data.settled_at)] : [],
    HandedOver: ({ data }) => [gone('execute', data.action_id)],
    DoneByHand: ({ data }) => [gone('execute', data.action_id)],

    ScheduleSet: ({ data }) => [occurrence(data.workflow_type, data.schedule, data.next_at)],
    ScheduleTicked: ({ data }) => [occurrence(data.workflow_type, data.schedule, data.next_at)],
    ScheduleRemoved: ({ data }) => [gone('cron', `${data.workflow_type}/${data.schedule}`)],
    // A paused schedule's occurrences still come, and are noted as paused.
    SchedulePaused: ignored,
    ScheduleResumed: ignored,
  },
};

function expiry({ data }: Seen<ActionProposed>): readonly Mutation[] {
  if (data.expires_at === null) return [];
  const isGate = (data.action_id as string) === data.run_id;
  return isGate
    ? [
        put('expire_gate', data.action_id, plusMs(data.expires_at, GATE_EXPIRY_GRACE_MS), {
          run_id: data.run_id,
        }),
      ]
    : [put('expire_action', data.action_id, data.expires_at, { run_id: data.run_id })];
}

function windowOf({ data }: Seen<ActionProposed>): readonly Mutation[] {
  const next = data.window?.remind_at[0] ?? data.window?.overdue_at;
  return next === undefined ? [] : [put('gate_window', data.action_id, next, { run_id: data.run_id })];
}

function isGate({ recorded, data }: Seen<Approved | Expired>): boolean {
  return recorded.metadata.lane === (data.action_id as string);
}

/** An approved action, to be looked at and carried out from then on. */
function toDo(
  { data, recorded }: Pick<Seen<{ data: { action_id: string } }>, 'data' | 'recorded'>,
  from: string,
  waitingFor?: string,
): Mutation {
  const { lane } = recorded.metadata;
  return put('execute', data.action_id, from, {
    run_id: lane,
    ...(waitingFor === undefined ? {} : { detail: waitingFor }),
  });
}

function notice(runId: string, kind: string, from: string): Mutation {
  return put('notice', `${runId}/${kind}`, from, { run_id: runId, detail: kind });
}

function decided(actionId: string): readonly Mutation[] {
  return [gone('expire_gate', actionId), gone('expire_action', actionId), gone('gate_window', actionId)];
}

function occurrence(workflowType: string, schedule: string, nextAt: string | null): Mutation {
  const ref = `${workflowType}/${schedule}`;
  return nextAt === null
    ? gone('cron', ref)
    : put('cron', ref, nextAt, { workflow_type: workflowType, detail: schedule });
}

function put(
  kind: string,
  ref: string,
  due_at: string,
  more: { workflow_type?: string; run_id?: string; detail?: string },
): Mutation {
  return {
    op: 'put',
    row: {
      kind,
      ref,
      due_at,
      workflow_type: more.workflow_type ?? null,
      run_id: more.run_id ?? null,
      detail: more.detail ?? null,
    },
  };
}

function gone(kind: string, ref: string): Mutation {
  return { op: 'remove', key: { kind, ref } };
}
