import { type Decider, type Digest, Refusal, type WorkflowType } from '#eventsourcing';
import type { ContractEvent } from './contract.events.js';

export type ContractCommand =
  /** A start of the service found this text in its folder. */
  | {
      readonly kind: 'Offer';
      readonly workflowType: WorkflowType;
      readonly digest: Digest;
      readonly by: string;
    }
  /** A person wants a text that was in force before, again. */
  | {
      readonly kind: 'Activate';
      readonly workflowType: WorkflowType;
      readonly digest: Digest;
      readonly by: string;
      readonly reasonDigest: Digest | null;
    };

export interface ContractState {
  readonly inForce: Digest | null;
  /** Every text that was ever in force, in the order of its first time. */
  readonly known: readonly Digest[];
}

/** Decides which text of a contract is in force. */
export const contractDecider: Decider<ContractCommand, ContractEvent, ContractState> = {
  initial: { inForce: null, known: [] },

  evolve(state, event) {
    const { contract_digest: digest } = event.data;
    return {
      inForce: digest,
      known: state.known.includes(digest) ? state.known : [...state.known, digest],
    };
  },

  decide(command, state) {
    const { workflowType: workflow_type, digest, by } = command;
    const activated = (reason_digest: Digest | null): readonly ContractEvent[] => [
      {
        type: 'ContractActivated',
        data: { workflow_type, contract_digest: digest, replaces: state.inForce, by, reason_digest },
      },
    ];
    switch (command.kind) {
      case 'Offer':
        // A text that was in force once is not brought back by an old process that starts again.
        return state.known.includes(digest) ? [] : activated(null);
      case 'Activate':
        if (state.inForce === digest) return [];
        if (!state.known.includes(digest)) {
          throw new Refusal(
            'not_found',
            `${workflow_type} never had the contract ${digest}. countersign workflows history shows which it had.`,
          );
        }
        return activated(command.reasonDigest);
    }
  },
};
