import type { ActionProposed, ExecutionSettled } from '#proposed-actions/domain';
import {
  ignoreAdmission,
  ignored,
  ignoreOperations,
  ignoreRunSteps,
  ignoreSchedules,
  ignoreVerification,
} from '../ignored.js';
import { type Mutation, type Projection, type Row, type Seen } from '../projection.js';

const proposed = ({ data, recordedAt, position }: Seen<ActionProposed>): Mutation => ({
  op: 'put',
  row: {
    action_id: data.action_id,
    run_id: data.run_id,
    workflow_type: data.workflow_type,
    as_of: data.as_of,
    action_type: data.action_type,
    entity_ref: data.entity_ref,
    tool: data.tool,
    status: 'pending',
    flag: data.flag,
    alone: data.alone,
    risk_level: data.risk_level,
    target: data.target,
    tier: data.tier,
    customer_id: data.customer_id,
    currency: data.currency,
    amount: data.amount,
    recipient_kind: data.recipient_kind,
    approver: data.approver,
    deputies: data.deputies,
    digest: data.digest,
    item_digest: data.item_digest,
    card_digest: data.card_digest,
    reason_digest: null,
    proposed_at: recordedAt,
    expires_at: data.expires_at,
    decided_at: null,
    decided_by: null,
    superseded_by: null,
    superseded_code: null,
    by_hand: data.by_hand,
    remind_at: data.window?.remind_at ?? null,
    overdue_at: data.window?.overdue_at ?? null,
    reminded_at: null,
    overdue: false,
    edited: false,
    findings: null,
    waiting_for: null,
    waiting_until: null,
    attempts: 0,
    executed_at: null,
    executed_by: null,
    failure_code: null,
    position,
  },
});

/** What is put before people, and what became of it: gates and single actions alike. */
export const proposedActions: Projection = {
  name: 'proposed_actions',
  table: {
    columns: {
      action_id: 'uuid',
      run_id: 'uuid',
      workflow_type: 'text',
      as_of: 'date',
      action_type: 'text',
      entity_ref: 'text',
      tool: 'text',
      status: 'text',
      flag: 'text',
      alone: 'boolean',
      risk_level: 'integer',
      target: 'text',
      tier: 'integer',
      customer_id: 'text',
      currency: 'text',
      amount: 'numeric',
      recipient_kind: 'text',
      approver: 'text',
      deputies: 'text[]',
      digest: 'text',
      item_digest: 'text',
      card_digest: 'text',
      reason_digest: 'text',
      proposed_at: 'timestamptz',
      expires_at: 'timestamptz',
      decided_at: 'timestamptz',
      decided_by: 'text',
      superseded_by: 'text',
      superseded_code: 'text',
      by_hand: 'boolean',
      remind_at: 'text[]',
      overdue_at: 'timestamptz',
      reminded_at: 'timestamptz',
      overdue: 'boolean',
      edited: 'boolean',
      findings: 'jsonb',
      waiting_for: 'text',
      waiting_until: 'timestamptz',
      attempts: 'integer',
      executed_at: 'timestamptz',
      executed_by: 'text',
      failure_code: 'text',
      position: 'bigint',
    },
    key: ['action_id'],
    indexes: [
      '(run_id)',
      '(status, proposed_at DESC, action_id)',
      '(action_type, customer_id, currency)',
      '(flag) WHERE flag IS NOT NULL',
    ],
  },
  view: {
    select: `t.*,
      CASE WHEN t.card_digest IS NULL THEN NULL WHEN card.body IS NULL THEN 'erased'
           ELSE card.body::jsonb ->> 'customer_name' END AS customer_name,
      CASE WHEN t.card_digest IS NULL THEN NULL WHEN card.body IS NULL THEN 'erased'
           ELSE card.body::jsonb ->> 'recipient' END AS recipient,
      CASE WHEN t.item_digest IS NULL THEN NULL WHEN draft.body IS NULL THEN '"erased"'::jsonb
           ELSE draft.body::jsonb END AS draft,
      CASE WHEN t.reason_digest IS NULL THEN NULL WHEN reason.body IS NULL THEN 'erased'
           ELSE reason.body::jsonb #>> '{}' END AS reason`,
    joins: `LEFT JOIN content.rows card ON card.digest = t.card_digest
      LEFT JOIN content.rows draft ON draft.digest = t.digest AND t.item_digest IS NOT NULL
      LEFT JOIN content.rows reason ON reason.digest = t.reason_digest`,
  },
  on: {
    ...ignoreOperations,
    ...ignoreAdmission,
    ...ignoreRunSteps,
    ...ignoreVerification,
    ...ignoreSchedules,
    ActionProposed: (event) => [proposed(event)],
    Approved: ({ data, position }) => [
      decided(data.action_id, position, {
        status: 'approved',
        decided_at: data.decided_at,
        decided_by: who(data),
        reason_digest: data.note_digest,
      }),
    ],
    Rejected: ({ data, position }) => [
      decided(data.action_id, position, {
        status: 'rejected',
        decided_at: data.decided_at,
        decided_by: who(data),
        reason_digest: data.reason_digest,
      }),
    ],
    Expired: ({ data, position }) => [
      decided(data.action_id, position, { status: 'expired', decided_at: data.expired_at }),
    ],
    Superseded: ({ data, position, recordedAt }) => [
      decided(data.action_id, position, {
        status: 'superseded',
        decided_at: recordedAt,
        superseded_by: data.superseded_by,
        superseded_code: data.code,
        ...NOT_WAITING,
        ...(data.findings ? { findings: data.findings } : {}),
      }),
    ],
    ActionEdited: ({ data, position }) => [
      set(data.action_id, position, { digest: data.digest, card_digest: data.card_digest, edited: true }),
    ],
    DraftRechecked: ({ data, position }) => [set(data.action_id, position, { findings: data.findings })],
    GateReminded: ({ data, position }) => [set(data.action_id, position, { reminded_at: data.reminded_at })],
    GateOverdue: ({ data, position }) => [set(data.action_id, position, { overdue: true })],

    ExecutionWaiting: ({ data, position }) => [
      set(data.action_id, position, { waiting_for: data.code, waiting_until: data.until }),
    ],
    ExecutionStarted: ({ data, position }) => [
      set(data.action_id, position, { status: 'executing', attempts: data.attempt, ...NOT_WAITING }),
    ],
    Executed: ({ data, position }) => [
      set(data.action_id, position, { status: 'executed', executed_at: data.executed_at }),
    ],
    ExecutionFailed: ({ data, position }) => [
      data.retry_at === null
        ? set(data.action_id, position, { status: 'failed', failure_code: data.code })
        : set(data.action_id, position, {
            status: 'approved',
            waiting_for: data.code,
            waiting_until: data.retry_at,
          }),
    ],
    ExecutionUnknown: ({ data, position }) => [
      set(data.action_id, position, { status: 'unknown', failure_code: data.code }),
    ],
    ExecutionSettled: (event) => [settled(event)],
    HandedOver: ({ data, position }) => [set(data.action_id, position, NOT_WAITING)],
    DoneByHand: ({ data, position }) => [
      set(data.action_id, position, {
        status: 'executed',
        executed_at: data.done_at,
        executed_by: data.done_by,
      }),
    ],

    NoticeStarted: ignored,
    NoticeSent: ignored,
    NoticeFailed: ignored,
  },
};

/** A flag stays on an action until it is decided. */
function decided(actionId: string, position: number, columns: Row): Mutation {
  return set(actionId, position, { ...columns, flag: null });
}

function set(actionId: string, position: number, columns: Row): Mutation {
  return { op: 'patch', key: { action_id: actionId }, set: { ...columns, position } };
}

const NOT_WAITING = { waiting_for: null, waiting_until: null };

function settled({ data, position }: Seen<ExecutionSettled>): Mutation {
  switch (data.outcome) {
    case 'sent':
      return set(data.action_id, position, {
        status: 'executed',
        executed_at: data.settled_at,
        executed_by: data.settled_by,
      });
    case 'not_sent':
      return set(data.action_id, position, { status: 'failed', failure_code: 'NOT_SENT' });
    case 'send_again':
      return set(data.action_id, position, { status: 'approved' });
  }
}

function who({ decided_by, on_behalf_of }: { decided_by: string; on_behalf_of: string | null }): string {
  return on_behalf_of === null ? decided_by : `${decided_by} for ${on_behalf_of}`;
}
