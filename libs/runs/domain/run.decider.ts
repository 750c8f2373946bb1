import { type Decider, Refusal } from '#eventsourcing';
import type { Of, RunCommand } from './run.commands.js';
import { ending } from './run.ending.js';
import type { Counts, RunEvent, RunOutcome, RunStarted } from './run.events.js';
import { approve, expire, gateOf, reject, supersede } from './run.gate.js';
import { tendGate } from './run.window.js';
import { emptyRun, evolveRun, type RunState } from './run.state.js';

/** Decides one run, from its start to the verdicts on it. */
export const runDecider: Decider<RunCommand, RunEvent, RunState> = {
  get initial() {
    return emptyRun();
  },
  evolve: evolveRun,

  decide(command, state) {
    if (command.kind === 'Begin') return state.started ? [] : [{ type: 'RunStarted', data: command.started }];
    if (!state.started) throw new Refusal('not_found', 'There is no such run.');
    switch (command.kind) {
      case 'RecordContext':
        return recordContext(command, state);
      case 'RecordPreconditions':
        return recordPreconditions(command, state);
      case 'RecordPlan':
        return recordPlan(command, state, state.started);
      case 'Approve':
        return approve(command, state);
      case 'Reject':
        return reject(command, state);
      case 'TendGate':
        return tendGate(command, state);
      case 'Expire':
        return expire(command, state);
      case 'Supersede':
        return supersede(command, state);
      case 'Cancel':
        return cancel(command, state);
      case 'Fail':
        if (state.phase === 'ended') return [];
        return ending(state, 'error', command.epilogue, { digest: null, error: command.error });
      case 'EndFanOut':
        return endFanOut(command, state);
      case 'RecordVerdict':
        return recordVerdict(command, state);
    }
  },
};

function recordContext(command: Of<'RecordContext'>, state: RunState): readonly RunEvent[] {
  if (state.phase !== 'started') return [];
  const { run_id } = known(state);
  return [{ type: 'ContextLoaded', data: { run_id, contexts: command.contexts } }];
}

function recordPreconditions(command: Of<'RecordPreconditions'>, state: RunState): readonly RunEvent[] {
  if (state.phase !== 'context_loaded') return [];
  const { run_id } = known(state);
  const checked: RunEvent = { type: 'PreconditionsChecked', data: { run_id, checks: command.checks } };
  const blocked = command.checks.some((check) => !check.passed && check.severity === 'block');
  if (!blocked) return [checked];
  const after = evolveRun(state, checked);
  return [checked, ...ending(after, 'blocked', command.epilogue, { digest: command.reasonDigest })];
}

function recordPlan(
  command: Of<'RecordPlan'>,
  state: RunState,
  started: RunStarted['data'],
): readonly RunEvent[] {
  if (state.phase !== 'checked') return [];
  const prepared: RunEvent = { type: 'PlanPrepared', data: command.plan };
  const after = evolveRun(state, prepared);
  const { staged, failed } = totalOf(command.plan.counts);
  if (staged === 0) {
    return [prepared, ...ending(after, failed > 0 ? 'items_failed' : 'nothing_to_do', command.epilogue)];
  }
  const { run_id, risk_level, gate } = started;
  if (risk_level < gate.risk_gate) {
    const plan_digest = command.plan.digest;
    return [
      prepared,
      { type: 'GateSkipped', data: { run_id, plan_digest, risk_level, risk_gate: gate.risk_gate } },
    ];
  }
  return [prepared, gateOf(started, command)];
}

function totalOf(counts: Counts): { readonly staged: number; readonly failed: number } {
  const all = Object.values(counts);
  const sum = (figures: readonly number[]): number => figures.reduce((total, figure) => total + figure, 0);
  return { staged: sum(all.map((count) => count.staged)), failed: sum(all.map((count) => count.failed)) };
}

function cancel(command: Of<'Cancel'>, state: RunState): readonly RunEvent[] {
  if (state.completed) {
    if (state.completed.summary.outcome === 'cancelled') return [];
    throw new Refusal('conflict', `The run has ended already: ${state.completed.summary.outcome}.`, {
      outcome: state.completed.summary.outcome,
    });
  }
  const { run_id } = known(state);
  const cancelled: RunEvent = {
    type: 'RunCancelled',
    data: { run_id, by: command.by, reason_digest: command.reasonDigest },
  };
  // A gate that nobody has decided can no longer be.
  const withdrawn: readonly RunEvent[] =
    state.gate && !state.decision
      ? [
          {
            type: 'Superseded',
            data: { action_id: state.gate.action_id, code: 'CANCELLED', superseded_by: null },
          },
        ]
      : [];
  const after = withdrawn.reduce(evolveRun, state);
  return [
    cancelled,
    ...withdrawn,
    ...ending(after, 'cancelled', command.epilogue, { digest: command.reasonDigest }),
  ];
}

/** The end comes when every item of the plan was staged, skipped or failed. */
function endFanOut({ epilogue }: Of<'EndFanOut'>, state: RunState): readonly RunEvent[] {
  if (state.phase === 'ended') return [];
  const left = (state.plan?.items ?? 0) - state.settled.size;
  if (left > 0) throw new Error(`${left} items of the plan have no outcome yet.`);
  const failed = [...state.outcomes.values()].some((counts) => counts.failed > 0);
  const outcome: RunOutcome = failed ? 'items_failed' : 'ok';
  return ending(state, outcome, epilogue);
}

function recordVerdict({ verdict }: Of<'RecordVerdict'>, state: RunState): readonly RunEvent[] {
  const check = state.checks.get(verdict.data.check);
  if (!check) throw new Refusal('not_found', `The run has no check ${verdict.data.check}.`);
  return check.verdict === undefined ? [verdict] : [];
}

function known(state: RunState): RunStarted['data'] {
  if (!state.started) throw new Refusal('not_found', 'There is no such run.');
  return state.started;
}
