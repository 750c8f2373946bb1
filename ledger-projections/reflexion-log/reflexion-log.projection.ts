import {
  ignoreAdmission,
  ignored,
  ignoreDecisions,
  ignoreOperations,
  ignoreSchedules,
  ignoreVerification,
} from '../ignored.js';
import { type Projection } from '../projection.js';

/** What runs learnt, for later runs and for people to search. */
export const reflexionLog: Projection = {
  name: 'reflexion_log',
  table: {
    columns: {
      run_id: 'uuid',
      workflow_type: 'text',
      narrative_digest: 'text',
      tags: 'text[]',
      recorded_at: 'timestamptz',
      position: 'bigint',
    },
    key: ['run_id'],
    indexes: ['(recorded_at DESC, run_id)', 'USING gin (tags)'],
  },
  view: {
    select: `t.*, CASE WHEN narrative.body IS NULL THEN 'erased' ELSE narrative.body::jsonb #>> '{}' END AS narrative`,
    joins: 'LEFT JOIN content.rows narrative ON narrative.digest = t.narrative_digest',
  },
  on: {
    ...ignoreOperations,
    ...ignoreAdmission,
    ...ignoreDecisions,
    ...ignoreVerification,
    ...ignoreSchedules,
    ReflexionRecorded: ({ data, recordedAt, position }) => [
      {
        op: 'put',
        row: {
          run_id: data.run_id,
          workflow_type: data.workflow_type,
          narrative_digest: data.narrative_digest,
          tags: data.tags,
          recorded_at: recordedAt,
          position,
        },
      },
    ],

    RunStarted: ignored,
    ContextLoaded: ignored,
    PreconditionsChecked: ignored,
    PlanPrepared: ignored,
    GateSkipped: ignored,
    DraftStaged: ignored,
    ItemSkipped: ignored,
    ItemFailed: ignored,
    RunCancelled: ignored,
    RunCompleted: ignored,
    'workflow.completed': ignored,
    'workflow.partial': ignored,
    'workflow.failed': ignored,
    RunParked: ignored,
    RunResumed: ignored,
  },
};
