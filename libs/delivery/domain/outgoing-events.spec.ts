import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { ActionId, Digest, Instant, PlainDate, RunId, WorkflowType } from '#eventsourcing';
import type { ActionProposed } from '#proposed-actions/domain';
import type { RunStarted } from '#runs/domain';
import {
  type About,
  EVENT_SCHEMAS,
  outgoingOf,
  OUTGOING_TYPES,
  SOURCE_TYPES,
  type SourceEvent,
} from './index.js';

const RUN = '4f8b5a3e-6d4e-5f55-9f0e-0c8f1f2d3a4b' as RunId;
const ACTION = '7c9e6679-7425-50de-944b-e07fc1f90ae7' as ActionId;
const DIGEST = `sha256:${'ab'.repeat(32)}` as Digest;
const NOW = '2026-11-20T06:00:00.000Z' as Instant;

const run = { run_id: RUN, workflow_type: 'letters', as_of: '2026-11-20' } as RunStarted['data'];
const proposal = (id: string): ActionProposed['data'] => ({
  action_id: id as ActionId,
  run_id: RUN,
  workflow_type: 'letters' as WorkflowType,
  as_of: '2026-11-20' as PlainDate,
  action_type: 'letter',
  entity_ref: 'customer:C-1',
  digest: DIGEST,
  risk_level: 3,
  approver: 'mike',
  deputies: ['ann'],
  expires_at: null,
  tool: 'email',
  item_digest: DIGEST,
  card_digest: DIGEST,
  target: 'letters',
  flag: null,
  alone: false,
  tier: 2,
  customer_id: 'C-1',
  currency: 'USD',
  amount: '1234.50',
  recipient_kind: 'contact',
  by_hand: false,
  window: null,
});

const approved = {
  digest: DIGEST,
  decided_by: 'ann',
  on_behalf_of: 'mike',
  decided_at: NOW,
  seen_position: '12',
  note_digest: null,
  excluded: [],
  covered_by: null,
};
const ended = {
  run_id: RUN,
  workflow_type: 'letters' as WorkflowType,
  as_of: '2026-11-20' as PlainDate,
  started_at: NOW,
  completed_at: NOW,
  counts: { letters: { planned: 3, staged: 1, skipped: 1, failed: 1 } },
};
const verdict = { run_id: RUN, check: 'sent', executed_at: NOW, observed_digest: null };
const attempt = { action_id: ACTION, attempt: 1, digest: DIGEST };
const business = { business_date: '2026-11-20' as PlainDate, channel: 'email' as const };
const sent = { ...business, executed_at: NOW, message_id: 'm', answer: '250', copies_refused: 0 };
const failure = { action_id: ACTION, attempt: 2, code: '550', failed_at: NOW, error_digest: null };
const finding = { ...attempt, ...business, settled_by: 'mike', settled_at: NOW, note_digest: null };
const gate: About = { proposal: proposal(RUN) };
const action: About = { proposal: proposal(ACTION) };
const gateId = RUN as string as ActionId;

/** What happened, what it is about, and what the outside hears. */
const CASES: readonly [string, SourceEvent, About, string | undefined][] = [
  [
    'a run that completed',
    { type: 'workflow.completed', data: { ...ended, status: 'completed', outcome: 'ok' } },
    {},
    'workflow.completed',
  ],
  [
    'a run some of whose items failed',
    { type: 'workflow.partial', data: { ...ended, status: 'partial', outcome: 'items_failed' } },
    {},
    'workflow.partial',
  ],
  [
    'a run that was rejected',
    { type: 'workflow.failed', data: { ...ended, status: 'failed', outcome: 'rejected' } },
    {},
    'workflow.failed',
  ],
  ['a gate', { type: 'ActionProposed', data: proposal(RUN) }, {}, 'gate.proposed'],
  ['a single action', { type: 'ActionProposed', data: proposal(ACTION) }, {}, 'action.proposed'],
  [
    'an approved gate',
    { type: 'Approved', data: { ...approved, action_id: gateId } },
    gate,
    'action.decided',
  ],
  [
    'an approved action',
    { type: 'Approved', data: { ...approved, action_id: ACTION } },
    action,
    'action.decided',
  ],
  [
    'a rejected action',
    {
      type: 'Rejected',
      data: {
        action_id: ACTION,
        decided_by: 'mike',
        on_behalf_of: null,
        decided_at: NOW,
        reason_digest: DIGEST,
      },
    },
    action,
    'action.decided',
  ],
  [
    'a gate that expired',
    { type: 'Expired', data: { action_id: gateId, expired_at: NOW } },
    gate,
    'gate.expired',
  ],
  [
    'an action that expired',
    { type: 'Expired', data: { action_id: ACTION, expired_at: NOW } },
    action,
    'action.decided',
  ],
  [
    'a superseded action',
    { type: 'Superseded', data: { action_id: ACTION, code: 'PAID', superseded_by: null } },
    action,
    'action.decided',
  ],
  [
    'an action superseded before it was proposed',
    { type: 'Superseded', data: { action_id: ACTION, code: 'CANCELLED', superseded_by: null } },
    {},
    undefined,
  ],
  ['a check that failed', { type: 'VerifyFailed', data: verdict }, { run }, 'verify.failed'],
  ['a check that timed out', { type: 'VerifyTimedOut', data: verdict }, { run }, 'verify.failed'],
  [
    'a reminder',
    {
      type: 'GateReminded',
      data: { run_id: RUN, action_id: gateId, after_ms: 1, reminded_at: NOW, people: ['mike'], next_at: NOW },
    },
    gate,
    'gate.reminded',
  ],
  [
    'a gate that is overdue',
    {
      type: 'GateOverdue',
      data: { run_id: RUN, action_id: gateId, overdue_at: NOW, noted_at: NOW, people: ['mike'] },
    },
    gate,
    'gate.overdue',
  ],
  ['a letter that was sent', { type: 'Executed', data: { ...attempt, ...sent } }, action, 'action.executed'],
  [
    'a call that was made',
    { type: 'DoneByHand', data: { action_id: ACTION, done_by: 'mike', done_at: NOW, note_digest: null } },
    action,
    'action.executed',
  ],
  [
    'a failure for good',
    { type: 'ExecutionFailed', data: { ...failure, retry_at: null } },
    action,
    'action.executed',
  ],
  [
    'a failure that is tried again',
    { type: 'ExecutionFailed', data: { ...failure, retry_at: NOW } },
    action,
    undefined,
  ],
  [
    'an attempt that nobody can tell of',
    { type: 'ExecutionUnknown', data: { ...attempt, code: 'NO_ANSWER', noted_at: NOW, error_digest: null } },
    action,
    'action.executed',
  ],
  [
    'what a person found out',
    { type: 'ExecutionSettled', data: { ...finding, outcome: 'sent' } },
    action,
    'action.executed',
  ],
  [
    'that it was not sent',
    { type: 'ExecutionSettled', data: { ...finding, outcome: 'not_sent' } },
    action,
    'action.executed',
  ],
  [
    'that it is sent again',
    { type: 'ExecutionSettled', data: { ...finding, outcome: 'send_again' } },
    action,
    undefined,
  ],
  ['a check that passed', { type: 'VerifyPassed', data: verdict }, { run }, undefined],
];

describe('events for the outside', () => {
  const ajv = new Ajv2020({ allErrors: true, strict: true });
  addFormats.default(ajv);
  const schemas = new Map(EVENT_SCHEMAS.map(({ type, data_schema }) => [type, ajv.compile(data_schema)]));

  it.each(CASES)('say of %s what its schema says', (_, event, about, type) => {
    const outgoing = outgoingOf(event, about);
    expect(outgoing?.type).toBe(type);
    if (!outgoing) return;
    const validate = schemas.get(outgoing.type)!;
    expect(validate(JSON.parse(JSON.stringify(outgoing.data))) ? [] : validate.errors).toEqual([]);
  });

  it('hold what a schema demands: none is satisfied by nothing', () => {
    for (const [type, validate] of schemas) expect([type, validate({})]).toEqual([type, false]);
  });

  it('are all listed, and the cases above cover every type that leads to one', () => {
    expect([...schemas.keys()]).toEqual([...OUTGOING_TYPES]);
    const told = CASES.filter(([, , , type]) => type !== undefined).map(([, event]) => event.type);
    expect([...new Set(told)].sort()).toEqual([...SOURCE_TYPES].sort());
  });

  it('hold no name, address or text: only ids, codes, counts and amounts', () => {
    const out = CASES.map(([, event, about]) => outgoingOf(event, about));
    expect(JSON.stringify(out)).not.toMatch(/@|card_digest|note_digest|reason_digest|seen_position/);
  });
});
