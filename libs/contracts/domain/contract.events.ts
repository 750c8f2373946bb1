import type { Digest, WorkflowType } from '#eventsourcing';

/** A contract came into force for the starts from here on. Its texts are content under its digest. */
export type ContractActivated = {
  readonly type: 'ContractActivated';
  readonly data: {
    readonly workflow_type: WorkflowType;
    readonly contract_digest: Digest;
    /** What was in force before; null for the first. */
    readonly replaces: Digest | null;
    readonly by: string;
    /** Content: why; null when a start of the service found a new text. */
    readonly reason_digest: Digest | null;
  };
};

/** What happens in the stream `contract-<type>`. */
export type ContractEvent = ContractActivated;
export const CONTRACT_EVENT_TYPES = ['ContractActivated'] as const satisfies readonly ContractEvent['type'][];
