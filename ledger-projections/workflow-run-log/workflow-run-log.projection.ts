import type { StartOrder } from '#runs/domain';
import {
  ignored,
  ignoreExecution,
  ignoreNotices,
  ignoreOperations,
  ignoreSchedules,
  ignoreVerification,
} from '../ignored.js';
import { type Mutation, type Projection, type Row, type Seen } from '../projection.js';

/** Every run that was ever started, how it stands, and how it ended. */
export const workflowRunLog: Projection = {
  name: 'workflow_run_log',
  table: {
    columns: {
      run_id: 'uuid',
      workflow_type: 'text',
      own_status: 'text',
      parked: 'boolean',
      outcome: 'text',
      as_of: 'date',
      trigger_kind: 'text',
      requested_by: 'text',
      contract_digest: 'text',
      plan_digest: 'text',
      requested_at: 'timestamptz',
      started_at: 'timestamptz',
      completed_at: 'timestamptz',
      summary_json: 'jsonb',
      reason_digest: 'text',
      position: 'bigint',
    },
    key: ['run_id'],
    indexes: [
      '(requested_at DESC, run_id)',
      '(workflow_type, as_of)',
      '(own_status)',
      '(parked) WHERE parked',
    ],
  },
  view: {
    select: `t.*, CASE WHEN t.parked THEN 'parked' ELSE t.own_status END AS status,
      CASE WHEN t.reason_digest IS NULL THEN NULL WHEN reason.body IS NULL THEN 'erased'
           ELSE reason.body::jsonb #>> '{}' END AS reason`,
    joins: 'LEFT JOIN content.rows reason ON reason.digest = t.reason_digest',
  },
  on: {
    ...ignoreOperations,
    ...ignoreExecution,
    ...ignoreNotices,
    ...ignoreVerification,
    ...ignoreSchedules,
    RunAdmitted: (event) => [ordered(event, 'queued')],
    RunQueued: (event) => [ordered(event, 'queued')],
    RunSkipped: (event) => [
      ordered(event, 'failed', { outcome: 'superseded', completed_at: event.recordedAt }),
    ],
    RunStarted: (event) => [ordered(event, 'running', { started_at: event.data.started_at })],
    PlanPrepared: ({ data, position }) => [set(data.run_id, position, { plan_digest: data.digest })],
    // In a run's own stream it is the gate.
    ActionProposed: ({ data, position }) =>
      (data.action_id as string) === data.run_id
        ? [set(data.run_id, position, { own_status: 'awaiting_approval' })]
        : [],
    Approved: ({ recorded, data, position }) =>
      recorded.metadata.lane === (data.action_id as string)
        ? [set(data.action_id, position, { own_status: 'running' })]
        : [],
    RunCompleted: ({ data, position }) => [
      set(data.run_id, position, {
        own_status: data.status,
        parked: false,
        outcome: data.summary.outcome,
        completed_at: data.completed_at,
        summary_json: data.summary,
        reason_digest: data.reason_digest,
      }),
    ],
    RunParked: ({ data, position }) => [set(data.run_id, position, { parked: true })],
    RunResumed: ({ data, position }) => [set(data.run_id, position, { parked: false })],

    RunReleased: ignored,
    ContextLoaded: ignored,
    PreconditionsChecked: ignored,
    GateSkipped: ignored,
    ActionEdited: ignored,
    DraftRechecked: ignored,
    Rejected: ignored,
    Expired: ignored,
    Superseded: ignored,
    DraftStaged: ignored,
    ItemSkipped: ignored,
    ItemFailed: ignored,
    RunCancelled: ignored,
    ReflexionRecorded: ignored,
    'workflow.completed': ignored,
    'workflow.partial': ignored,
    'workflow.failed': ignored,
  },
};

function ordered(
  { data, position }: Seen<{ readonly data: StartOrder }>,
  status: string,
  more: Row = {},
): Mutation {
  return {
    op: 'put',
    row: {
      run_id: data.run_id,
      workflow_type: data.workflow_type,
      own_status: status,
      parked: false,
      as_of: data.as_of,
      trigger_kind: data.trigger.kind,
      requested_by: data.trigger.by,
      contract_digest: data.contract_digest,
      requested_at: data.requested_at,
      position,
      ...more,
    },
  };
}

function set(runId: string, position: number, columns: Row): Mutation {
  return { op: 'patch', key: { run_id: runId }, set: { ...columns, position } };
}
