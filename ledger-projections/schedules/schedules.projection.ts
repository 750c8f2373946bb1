import type { SchedulePaused } from '#scheduling/domain';
import {
  ignoreAdmission,
  ignoreDecisions,
  ignoreOperations,
  ignoreRunSteps,
  ignoreVerification,
} from '../ignored.js';
import { type Mutation, type Projection, type Seen } from '../projection.js';

/** Each schedule of a contract: when it fires next, and what became of its last occurrence. */
export const schedules: Projection = {
  name: 'schedules',
  table: {
    columns: {
      workflow_type: 'text',
      schedule: 'text',
      cron: 'text',
      tz: 'text',
      missed: 'text',
      next_at: 'timestamptz',
      last_tick: 'timestamptz',
      last_outcome: 'text',
      last_run_id: 'uuid',
      paused: 'boolean',
      position: 'bigint',
    },
    key: ['workflow_type', 'schedule'],
    indexes: ['(next_at)'],
  },
  on: {
    ...ignoreOperations,
    ...ignoreAdmission,
    ...ignoreRunSteps,
    ...ignoreDecisions,
    ...ignoreVerification,
    ScheduleSet: ({ data, position }) => [
      {
        op: 'put',
        row: {
          workflow_type: data.workflow_type,
          schedule: data.schedule,
          cron: data.cron,
          tz: data.tz,
          missed: data.missed,
          next_at: data.next_at,
          paused: false,
          position,
        },
      },
    ],
    ScheduleRemoved: ({ data }) => [
      { op: 'remove', key: { workflow_type: data.workflow_type, schedule: data.schedule } },
    ],
    ScheduleTicked: ({ data, position }) => [
      {
        op: 'patch',
        key: { workflow_type: data.workflow_type, schedule: data.schedule },
        set: {
          next_at: data.next_at,
          last_tick: data.occurrence,
          last_outcome: data.outcome,
          last_run_id: data.run_id,
          position,
        },
      },
    ],

    SchedulePaused: (event) => paused(event, true),
    ScheduleResumed: (event) => paused(event, false),
  },
};

function paused({ data, position }: Seen<SchedulePaused>, value: boolean): readonly Mutation[] {
  return data.schedules.map((schedule) => ({
    op: 'patch',
    key: { workflow_type: data.workflow_type, schedule },
    set: { paused: value, position },
  }));
}
