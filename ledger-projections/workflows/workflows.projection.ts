import {
  ignoreAdmission,
  ignoreDecisions,
  ignoreOperations,
  ignoreRunSteps,
  ignoreSchedules,
  ignoreVerification,
} from '../ignored.js';
import type { Projection } from '../projection.js';

/** The contract of each type that is in force. */
export const workflows: Projection = {
  name: 'workflows',
  table: {
    columns: {
      workflow_type: 'text',
      contract_digest: 'text',
      activated_at: 'timestamptz',
      activated_by: 'text',
      position: 'bigint',
    },
    key: ['workflow_type'],
    indexes: [],
  },
  on: {
    ...ignoreOperations,
    ...ignoreAdmission,
    ...ignoreRunSteps,
    ...ignoreDecisions,
    ...ignoreVerification,
    ...ignoreSchedules,
    ContractActivated: ({ data, recordedAt, position }) => [
      {
        op: 'put',
        row: {
          workflow_type: data.workflow_type,
          contract_digest: data.contract_digest,
          activated_at: recordedAt,
          activated_by: data.by,
          position,
        },
      },
    ],
  },
};
