import { Refusal } from '#eventsourcing';
import type { Of } from './action.commands.js';
import { ActionApproval } from './action-approval.js';
import type { ActionEvent, ActionProposed } from './action.events.js';
import { type ActionState, statusOf } from './action.state.js';
import { checkMayCarryOut } from './decision.js';

/** Only what is approved and not begun is taken back; what was begun has an outcome to come. */
export function giveUp(command: Of<'GiveUp'>, state: ActionState): readonly ActionEvent[] {
  if (!readyToBegin(state)) return [];
  const { code, supersededBy, findings } = command;
  const data = { action_id: proposalOf(state).action_id, code, superseded_by: supersededBy };
  return [{ type: 'Superseded', data: findings.length === 0 ? data : { ...data, findings } }];
}

export function wait({ code, until }: Of<'Wait'>, state: ActionState): readonly ActionEvent[] {
  if (!readyToBegin(state) || state.execution.is !== 'idle') return [];
  const { waiting } = state.execution;
  if (waiting?.code === code && waiting.until >= until) return [];
  const { action_id } = proposalOf(state);
  return [{ type: 'ExecutionWaiting', data: { action_id, no: state.waits + 1, code, until } }];
}

/** Nothing when it may not begin: it was never approved, it is under way, or it has an outcome. */
export function start(command: Of<'Start'>, state: ActionState): readonly ActionEvent[] {
  const approval = ActionApproval.of(state);
  if (!approval || !readyToBegin(state)) return [];
  return [
    {
      type: 'ExecutionStarted',
      data: {
        action_id: approval.actionId,
        attempt: state.attempts + 1,
        digest: approval.digest,
        started_at: command.now,
        not_after: command.notAfter,
        message_id: command.messageId,
      },
    },
  ];
}

export function recordExecuted(command: Of<'RecordExecuted'>, state: ActionState): readonly ActionEvent[] {
  const started = underWay(command.attempt, state);
  if (!started) return [];
  return [
    {
      type: 'Executed',
      data: {
        action_id: started.action_id,
        attempt: started.attempt,
        digest: started.digest,
        executed_at: command.now,
        business_date: command.businessDate,
        channel: command.channel,
        message_id: started.message_id,
        answer: command.answer,
        copies_refused: command.copiesRefused,
      },
    },
  ];
}

export function recordFailed(command: Of<'RecordFailed'>, state: ActionState): readonly ActionEvent[] {
  const started = underWay(command.attempt, state);
  if (!started) return [];
  return [
    {
      type: 'ExecutionFailed',
      data: {
        action_id: started.action_id,
        attempt: started.attempt,
        code: command.code,
        failed_at: command.now,
        retry_at: command.retryAt,
        error_digest: command.errorDigest,
      },
    },
  ];
}

export function recordUnknown(command: Of<'RecordUnknown'>, state: ActionState): readonly ActionEvent[] {
  const started = underWay(command.attempt, state);
  if (!started) return [];
  return [
    {
      type: 'ExecutionUnknown',
      data: {
        action_id: started.action_id,
        attempt: started.attempt,
        code: command.code,
        noted_at: command.now,
        error_digest: command.errorDigest,
      },
    },
  ];
}

/** @throws Refusal when it is not unknown, or was settled otherwise */
export function settle(command: Of<'Settle'>, state: ActionState): readonly ActionEvent[] {
  const { action_id } = proposalOf(state);
  checkMayCarryOut(command.by);
  if (state.execution.is === 'unknown') {
    return [
      {
        type: 'ExecutionSettled',
        data: {
          action_id,
          attempt: state.attempts,
          outcome: command.outcome,
          settled_by: command.by.name,
          settled_at: command.now,
          business_date: command.businessDate,
          channel: command.channel,
          note_digest: command.noteDigest,
        },
      },
    ];
  }
  if (state.settled === command.outcome) return [];
  throw new Refusal(
    'conflict',
    state.settled === null
      ? `Only what is unknown is settled; this is ${statusOf(state)}.`
      : `This was settled as ${state.settled} already; it is ${statusOf(state)}.`,
    { status: statusOf(state), settled: state.settled },
  );
}

export function handOver(command: Of<'HandOver'>, state: ActionState): readonly ActionEvent[] {
  const approval = ActionApproval.of(state);
  if (!approval || !readyToBegin(state)) return [];
  return [
    {
      type: 'HandedOver',
      data: {
        action_id: approval.actionId,
        digest: approval.digest,
        handed_over_at: command.now,
        business_date: command.businessDate,
        channel: command.channel,
      },
    },
  ];
}

/** @throws Refusal when it is not for a person to do, or not approved */
export function done(command: Of<'Done'>, state: ActionState): readonly ActionEvent[] {
  const proposed = proposalOf(state);
  checkMayCarryOut(command.by);
  if (!proposed.by_hand) {
    throw new Refusal('conflict', `This is carried out by ${proposed.tool ?? 'the service'}, not by hand.`);
  }
  const status = statusOf(state);
  if (status === 'executed') return [];
  if (status !== 'approved') {
    throw new Refusal('conflict', `Only what is approved can be done; this is ${status}.`, { status });
  }
  return [
    {
      type: 'DoneByHand',
      data: {
        action_id: proposed.action_id,
        done_by: command.by.name,
        done_at: command.now,
        note_digest: command.noteDigest,
      },
    },
  ];
}

function readyToBegin({ decision, execution }: ActionState): boolean {
  return decision?.type === 'Approved' && execution.is === 'idle';
}

/** The attempt, while it has no outcome. */
function underWay(attempt: number, { execution }: ActionState) {
  return execution.is === 'started' && execution.started.attempt === attempt ? execution.started : undefined;
}

function proposalOf({ proposed }: ActionState): ActionProposed['data'] {
  if (!proposed) throw new Refusal('not_found', 'There is no such proposed action.');
  return proposed;
}
