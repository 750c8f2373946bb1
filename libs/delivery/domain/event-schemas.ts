import { OUTGOING_TYPES, type OutgoingType } from './outgoing-event.js';

type Schema = Readonly<Record<string, unknown>>;

const uuid: Schema = { type: 'string', format: 'uuid' };
const text: Schema = { type: 'string' };
const time: Schema = { type: 'string', format: 'date-time' };
const date: Schema = { type: 'string', format: 'date' };
const count: Schema = { type: 'integer', minimum: 0 };
const digest: Schema = { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' };
const names: Schema = { type: 'array', items: text };
const oneOf = (...values: readonly string[]): Schema => ({ enum: values });
const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });

const object = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  // Members may be added; none is renamed or taken away.
  additionalProperties: true,
});

const links = object({ self: text, page: text });
const counts: Schema = {
  type: 'object',
  additionalProperties: object({ planned: count, staged: count, skipped: count, failed: count }),
};

const workflow = object({
  run_id: uuid,
  workflow_type: text,
  status: oneOf('completed', 'partial', 'failed'),
  outcome: oneOf(
    'ok',
    'nothing_to_do',
    'items_failed',
    'rejected',
    'expired',
    'superseded',
    'blocked',
    'cancelled',
    'error',
  ),
  as_of: date,
  started_at: time,
  completed_at: time,
  counts,
  links,
});

const about = {
  action_id: uuid,
  run_id: uuid,
  workflow_type: text,
  as_of: date,
  action_type: text,
  entity_ref: text,
  is_gate: { type: 'boolean' },
  links,
};
const people = { approver: text, deputies: names };
const proposal = { ...about, ...people, digest, risk_level: count, expires_at: orNull(time) };

/** What each type says, and the JSON Schema (2020-12) of its data. */
const EVENTS: Readonly<Record<OutgoingType, { readonly about: string; readonly data: Schema }>> = {
  'workflow.completed': { about: 'A run has ended as planned, or had nothing to do.', data: workflow },
  'workflow.partial': { about: 'A run has ended; some of its items failed.', data: workflow },
  'workflow.failed': {
    about: 'A run has ended otherwise than by its plan (see outcome), or all its items failed.',
    data: workflow,
  },
  'gate.proposed': { about: 'A plan waits for its approver.', data: object(proposal) },
  'gate.reminded': {
    about: 'The approver was reminded of a plan that waits.',
    data: object({ ...about, ...people, reminded_at: time }),
  },
  'gate.overdue': {
    about: 'The time in which an answer was expected is over; the plan still waits.',
    data: object({ ...about, ...people, overdue_at: time }),
  },
  'gate.expired': {
    about: 'Nobody decided a plan in time; it can no longer be decided.',
    data: object({ ...about, ...people, expired_at: time }),
  },
  'action.proposed': {
    about: 'A single action is put before its approver.',
    data: object({
      ...proposal,
      tool: orNull(text),
      tier: orNull({ type: 'integer' }),
      customer_id: orNull(text),
      currency: orNull(text),
      amount: orNull(text),
      flag: orNull(text),
      alone: { type: 'boolean' },
    }),
  },
  'action.decided': {
    about: 'A plan or a single action was approved, rejected or superseded, or a single action expired.',
    data: object({
      ...about,
      decision: oneOf('approved', 'rejected', 'expired', 'superseded'),
      digest,
      decided_by: orNull(text),
      on_behalf_of: orNull(text),
      decided_at: orNull(time),
      excluded: count,
      covered_by: orNull(digest),
      code: orNull(text),
      superseded_by: orNull(text),
    }),
  },
  'action.executed': {
    about: 'An approved action was carried out, failed for good, or nobody can tell.',
    data: object({
      ...about,
      result: oneOf('executed', 'done_by_hand', 'failed', 'unknown'),
      executed_at: time,
      attempt: orNull(count),
      code: orNull(text),
    }),
  },
  'verify.failed': {
    about: 'A check after a run found what it should not, or found nothing in time.',
    data: object({
      run_id: uuid,
      workflow_type: text,
      as_of: date,
      check: text,
      status: oneOf('fail', 'timeout'),
      executed_at: time,
      links,
    }),
  },
};

export interface EventSchema {
  readonly type: OutgoingType;
  readonly about: string;
  /** JSON Schema of the CloudEvent's data. */
  readonly data_schema: Schema;
}

/** All of them, as `/events.json` lists them. */
export const EVENT_SCHEMAS: readonly EventSchema[] = OUTGOING_TYPES.map((type) => ({
  type,
  about: EVENTS[type].about,
  data_schema: { $schema: 'https://json-schema.org/draft/2020-12/schema', title: type, ...EVENTS[type].data },
}));
