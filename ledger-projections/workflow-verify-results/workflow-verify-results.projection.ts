import type { Verdict } from '#runs/domain';
import {
  ignoreAdmission,
  ignoreDecisions,
  ignoreOperations,
  ignoreRunSteps,
  ignoreSchedules,
} from '../ignored.js';
import { type Mutation, type Projection, type Seen } from '../projection.js';

/** The checks of each run: when they are due, and what they found. */
export const workflowVerifyResults: Projection = {
  name: 'workflow_verify_results',
  table: {
    columns: {
      run_id: 'uuid',
      check_name: 'text',
      kind: 'text',
      status: 'text',
      due_at: 'timestamptz',
      deadline_at: 'timestamptz',
      executed_at: 'timestamptz',
      observed_digest: 'text',
      position: 'bigint',
    },
    key: ['run_id', 'check_name'],
    indexes: ['(status, due_at)'],
  },
  view: {
    select: `t.*, CASE WHEN t.observed_digest IS NULL THEN NULL WHEN observed.body IS NULL THEN '"erased"'::jsonb
           ELSE observed.body::jsonb END AS observed`,
    joins: 'LEFT JOIN content.rows observed ON observed.digest = t.observed_digest',
  },
  on: {
    ...ignoreOperations,
    ...ignoreAdmission,
    ...ignoreRunSteps,
    ...ignoreDecisions,
    ...ignoreSchedules,
    VerifyScheduled: ({ data, position }) => [
      {
        op: 'put',
        row: {
          run_id: data.run_id,
          check_name: data.check,
          kind: data.kind,
          status: 'pending',
          due_at: data.due_at,
          deadline_at: data.deadline_at,
          position,
        },
      },
    ],
    VerifyPassed: (event) => [verdict(event, 'pass')],
    VerifyFailed: (event) => [verdict(event, 'fail')],
    VerifyTimedOut: (event) => [verdict(event, 'timeout')],
  },
};

function verdict({ data, position }: Seen<Verdict>, status: string): Mutation {
  return {
    op: 'patch',
    key: { run_id: data.run_id, check_name: data.check },
    set: { status, executed_at: data.executed_at, observed_digest: data.observed_digest, position },
  };
}
