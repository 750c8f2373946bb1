import { type Decider, type Digest, type Instant, Refusal } from '#eventsourcing';
import type { ActionEvent, ActionProposed, Approved } from './action.events.js';
import {
  checkApproval,
  checkRejection,
  type Decider as Person,
  type Decision,
  onBehalfOf,
  type Proposal,
} from './decision.js';

export type ActionCommand =
  | {
      readonly kind: 'Propose';
      readonly proposed: ActionProposed['data'];
      /** Set when the approval of the plan covers the action. */
      readonly covered: { readonly plan: Digest; readonly approval: Approved['data'] } | null;
    }
  | {
      readonly kind: 'Approve';
      readonly by: Person;
      readonly digest: Digest | undefined;
      readonly now: Instant;
      readonly seenPosition: string | null;
      readonly noteDigest: Digest | null;
    }
  | { readonly kind: 'Reject'; readonly by: Person; readonly now: Instant; readonly reasonDigest: Digest }
  | { readonly kind: 'Expire'; readonly now: Instant }
  | {
      readonly kind: 'Supersede';
      readonly actionId: ActionProposed['data']['action_id'];
      readonly code: string;
      readonly supersededBy: string | null;
    };

/** One proposed action. `proposed` is undefined while nothing has happened, or only its superseding. */
export interface ActionState {
  readonly proposed: ActionProposed['data'] | undefined;
  readonly decision: Decision | undefined;
}

/** Decides the life of one proposed action up to its decision. */
export const actionDecider: Decider<ActionCommand, ActionEvent, ActionState> = {
  initial: { proposed: undefined, decision: undefined },

  evolve(state, event) {
    switch (event.type) {
      case 'ActionProposed':
        return { ...state, proposed: event.data };
      case 'Approved':
      case 'Rejected':
      case 'Expired':
      case 'Superseded':
        return { ...state, decision: event };
    }
  },

  decide(command, state) {
    switch (command.kind) {
      case 'Propose':
        return propose(command, state);
      case 'Approve':
        return approve(command, proposalOf(state));
      case 'Reject':
        return reject(command, proposalOf(state));
      case 'Expire':
        return expire(command, state);
      case 'Supersede':
        return supersede(command, state);
    }
  },
};

type Of<Kind extends ActionCommand['kind']> = Extract<ActionCommand, { kind: Kind }>;

function propose(command: Of<'Propose'>, state: ActionState): readonly ActionEvent[] {
  // Superseded before it was staged: its run was cancelled.
  if (state.proposed || state.decision) return [];
  const proposed: ActionEvent = { type: 'ActionProposed', data: command.proposed };
  if (!command.covered) return [proposed];
  const { approval, plan } = command.covered;
  return [
    proposed,
    {
      type: 'Approved',
      data: {
        ...approval,
        action_id: command.proposed.action_id,
        digest: command.proposed.digest,
        excluded: [],
        covered_by: plan,
      },
    },
  ];
}

function approve(command: Of<'Approve'>, proposal: ProposalOfAction): readonly ActionEvent[] {
  if (!checkApproval(proposal, command)) return [];
  return [
    {
      type: 'Approved',
      data: {
        action_id: proposal.actionId,
        digest: proposal.digest,
        decided_by: command.by.name,
        on_behalf_of: onBehalfOf(proposal.terms, command.by),
        decided_at: command.now,
        seen_position: command.seenPosition,
        note_digest: command.noteDigest,
        excluded: [],
        covered_by: null,
      },
    },
  ];
}

function reject(command: Of<'Reject'>, proposal: ProposalOfAction): readonly ActionEvent[] {
  if (!checkRejection(proposal, command.by, command.now)) return [];
  return [
    {
      type: 'Rejected',
      data: {
        action_id: proposal.actionId,
        decided_by: command.by.name,
        on_behalf_of: onBehalfOf(proposal.terms, command.by),
        decided_at: command.now,
        reason_digest: command.reasonDigest,
      },
    },
  ];
}

function expire(command: Of<'Expire'>, { proposed, decision }: ActionState): readonly ActionEvent[] {
  if (!proposed || decision) return [];
  if (proposed.expires_at === null || command.now < proposed.expires_at) return [];
  return [{ type: 'Expired', data: { action_id: proposed.action_id, expired_at: command.now } }];
}

function supersede(command: Of<'Supersede'>, { decision }: ActionState): readonly ActionEvent[] {
  if (decision) return [];
  return [
    {
      type: 'Superseded',
      data: { action_id: command.actionId, code: command.code, superseded_by: command.supersededBy },
    },
  ];
}

interface ProposalOfAction extends Proposal {
  readonly actionId: ActionProposed['data']['action_id'];
}

function proposalOf({ proposed, decision }: ActionState): ProposalOfAction {
  if (!proposed) throw new Refusal('not_found', 'There is no such proposed action.');
  return { terms: proposed, digest: proposed.digest, decision, actionId: proposed.action_id };
}
