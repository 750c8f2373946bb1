import { type Decider, Refusal } from '#eventsourcing';
import type { ActionCommand, Of } from './action.commands.js';
import type { ActionEvent, ActionProposed, Finding } from './action.events.js';
import { type ActionState, evolveAction, newAction } from './action.state.js';
import { checkApproval, checkEdit, checkRejection, onBehalfOf, type Proposal } from './decision.js';
import {
  done,
  giveUp,
  handOver,
  recordExecuted,
  recordFailed,
  recordUnknown,
  settle,
  start,
  wait,
} from './execution.decider.js';

/** Decides the life of one proposed action, from its proposal to what became of it. */
export const actionDecider: Decider<ActionCommand, ActionEvent, ActionState> = {
  initial: newAction,
  evolve: evolveAction,

  decide(command, state) {
    switch (command.kind) {
      case 'Propose':
        return propose(command, state);
      case 'Edit':
        return edit(command, state);
      case 'Recheck':
        return recheck(command, state);
      case 'Approve':
        return approve(command, proposalOf(state));
      case 'Reject':
        return reject(command, proposalOf(state));
      case 'Expire':
        return expire(command, state);
      case 'Supersede':
        return supersede(command, state);
      case 'GiveUp':
        return giveUp(command, state);
      case 'Wait':
        return wait(command, state);
      case 'Start':
        return start(command, state);
      case 'RecordExecuted':
        return recordExecuted(command, state);
      case 'RecordFailed':
        return recordFailed(command, state);
      case 'RecordUnknown':
        return recordUnknown(command, state);
      case 'Settle':
        return settle(command, state);
      case 'HandOver':
        return handOver(command, state);
      case 'Done':
        return done(command, state);
    }
  },
};

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

/** @throws Refusal when this person may not, somebody has decided, or the draft is no longer the one that was seen */
function edit(command: Of<'Edit'>, state: ActionState): readonly ActionEvent[] {
  const proposal = proposalOf(state);
  checkEdit(proposal, command);
  const { digest, cardDigest, by, now } = command;
  if (digest === proposal.digest) return [];
  return [
    {
      type: 'ActionEdited',
      data: {
        action_id: proposal.actionId,
        no: state.edits + 1,
        digest,
        replaces: proposal.digest,
        card_digest: cardDigest,
        edited_by: by.name,
        on_behalf_of: onBehalfOf(proposal.terms, by),
        edited_at: now,
      },
    },
  ];
}

/** Says what has changed under an undecided draft; nothing when it was said already. */
function recheck(command: Of<'Recheck'>, state: ActionState): readonly ActionEvent[] {
  const { proposed, decision, findings, rechecks } = state;
  if (!proposed || decision || same(findings, command.findings)) return [];
  return [
    {
      type: 'DraftRechecked',
      data: {
        action_id: proposed.action_id,
        no: rechecks + 1,
        findings: command.findings,
        rechecked_at: command.now,
      },
    },
  ];
}

function same(some: readonly Finding[], others: readonly Finding[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ code, before, now }, index) => {
      const other = others[index];
      return other?.code === code && other.before === before && other.now === now;
    })
  );
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
  const { actionId: action_id, code, supersededBy: superseded_by, findings } = command;
  const data = { action_id, code, superseded_by };
  return [{ type: 'Superseded', data: findings ? { ...data, findings } : data }];
}

interface ProposalOfAction extends Proposal {
  readonly actionId: ActionProposed['data']['action_id'];
}

function proposalOf({ proposed, decision }: ActionState): ProposalOfAction {
  if (!proposed) throw new Refusal('not_found', 'There is no such proposed action.');
  return { terms: proposed, digest: proposed.digest, decision, actionId: proposed.action_id };
}
