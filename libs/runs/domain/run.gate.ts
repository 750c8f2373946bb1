import { type ActionId, type Instant, msBetween, plusMs, Refusal } from '#eventsourcing';
import {
  type ActionProposed,
  checkApproval,
  checkRejection,
  decidedOtherwise,
  onBehalfOf,
} from '#proposed-actions/domain';
import type { Of } from './run.commands.js';
import { ending } from './run.ending.js';
import type { RunEvent, RunStarted } from './run.events.js';
import { evolveRun, type RunState } from './run.state.js';
import { windowOf } from './run.window.js';

/** The gate is a proposed action in the run's own stream; its id is the run's, its digest the plan's. */
export function gateOf(started: RunStarted['data'], command: Of<'RecordPlan'>): ActionProposed {
  const { run_id, workflow_type, as_of, risk_level, gate } = started;
  return {
    type: 'ActionProposed',
    data: {
      action_id: run_id as string as ActionId,
      run_id,
      workflow_type,
      as_of,
      risk_level,
      action_type: `workflow_${workflow_type}`,
      entity_ref: `workflow:${workflow_type}:run_${run_id}`,
      digest: command.plan.digest,
      approver: gate.approver,
      deputies: gate.deputies,
      expires_at: expiryOf(started, command),
      tool: null,
      item_digest: null,
      card_digest: null,
      target: null,
      flag: null,
      alone: true,
      tier: null,
      customer_id: null,
      currency: null,
      amount: null,
      recipient_kind: null,
      by_hand: false,
      window: windowOf(started, command),
    },
  };
}

function expiryOf({ gate }: RunStarted['data'], command: Of<'RecordPlan'>): Instant | null {
  if (gate.expires === 'never') return null;
  if (gate.expires === 'next_occurrence') return command.nextOccurrence;
  return plusMs(command.epilogue.now, gate.expires.after_ms);
}

export function approve(command: Of<'Approve'>, state: RunState): readonly RunEvent[] {
  const gate = openGate(state);
  if (!checkApproval({ terms: gate, digest: gate.digest, decision: state.decision }, command)) {
    refuseOtherExclusions(command, state);
    return [];
  }
  return [
    {
      type: 'Approved',
      data: {
        action_id: gate.action_id,
        digest: gate.digest,
        decided_by: command.by.name,
        on_behalf_of: onBehalfOf(gate, command.by),
        decided_at: command.now,
        seen_position: command.seenPosition,
        note_digest: command.noteDigest,
        excluded: command.excluded,
        covered_by: null,
      },
    },
  ];
}

/** The same approval twice is one; one that leaves out other items is a different decision. */
function refuseOtherExclusions(command: Of<'Approve'>, state: RunState): void {
  if (state.decision?.type !== 'Approved') return;
  const before = new Set(state.decision.data.excluded.map((exclusion) => exclusion.action_id));
  const now = new Set(command.excluded.map((exclusion) => exclusion.action_id));
  if (before.size === now.size && [...now].every((id) => before.has(id))) return;
  throw decidedOtherwise(state.decision);
}

export function reject(command: Of<'Reject'>, state: RunState): readonly RunEvent[] {
  const gate = openGate(state);
  const { now } = command.epilogue;
  const proposal = { terms: gate, digest: gate.digest, decision: state.decision };
  if (!checkRejection(proposal, command.by, now)) return [];
  const rejected: RunEvent = {
    type: 'Rejected',
    data: {
      action_id: gate.action_id,
      decided_by: command.by.name,
      on_behalf_of: onBehalfOf(gate, command.by),
      decided_at: now,
      reason_digest: command.reasonDigest,
    },
  };
  const after = evolveRun(state, rejected);
  return [rejected, ...ending(after, 'rejected', command.epilogue, { digest: command.reasonDigest })];
}

export function expire({ epilogue }: Of<'Expire'>, state: RunState): readonly RunEvent[] {
  const { gate } = state;
  if (!gate || state.decision || state.phase === 'ended') return [];
  if (gate.expires_at === null || msBetween(gate.expires_at, epilogue.now) < 0) return [];
  const expired: RunEvent = {
    type: 'Expired',
    data: { action_id: gate.action_id, expired_at: epilogue.now },
  };
  return [expired, ...ending(evolveRun(state, expired), 'expired', epilogue)];
}

/** A newer run takes this one's place, unless it has been decided or has ended. */
export function supersede(command: Of<'Supersede'>, state: RunState): readonly RunEvent[] {
  if (state.phase === 'ended') return [];
  if (state.decision || state.gateSkipped) {
    throw new Refusal('conflict', `Run ${runIdOf(state)} is being carried out and can't be superseded.`);
  }
  const superseded: RunEvent = {
    type: 'Superseded',
    data: {
      action_id: runIdOf(state) as string as ActionId,
      code: 'NEWER_RUN',
      superseded_by: command.by,
    },
  };
  return [superseded, ...ending(evolveRun(state, superseded), 'superseded', command.epilogue)];
}

function openGate(state: RunState): ActionProposed['data'] {
  if (state.gate) return state.gate;
  throw new Refusal(
    'conflict',
    'The run has no gate to decide: its plan is not ready, or needs no approval.',
  );
}

function runIdOf({ started }: RunState): RunStarted['data']['run_id'] {
  if (!started) throw new Refusal('not_found', 'There is no such run.');
  return started.run_id;
}
