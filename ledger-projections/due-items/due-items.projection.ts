import { plusMs } from '#eventsourcing';
import type { ActionProposed } from '#proposed-actions/domain';
import { ignoreAdmission, ignored, ignoreOperations, ignoreRunSteps } from '../ignored.js';
import type { Mutation, Projection, Seen } from '../projection.js';

/**
 * A gate that a fresh run supersedes ends that way; only where none starts it expires, this much after its time.
 * (A decision after its time is refused at once, whatever has ticked.)
 */
const GATE_EXPIRY_GRACE_MS = 5 * 60_000;

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

    ActionProposed: (event) => expiry(event),
    Approved: ({ data }) => decided(data.action_id),
    Rejected: ({ data }) => decided(data.action_id),
    Expired: ({ data }) => decided(data.action_id),
    Superseded: ({ data }) => decided(data.action_id),

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

function decided(actionId: string): readonly Mutation[] {
  return [gone('expire_gate', actionId), gone('expire_action', actionId)];
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
