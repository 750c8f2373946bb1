import { plusMs } from '#eventsourcing';
import type { ActionProposed } from '#proposed-actions/domain';
import type { Of } from './run.commands.js';
import type { GateTerms, RunEvent, RunStarted } from './run.events.js';
import type { RunState } from './run.state.js';

/** When people are reminded of a gate, and from when on it is overdue; null where the contract has no window. */
export function windowOf(
  { gate }: RunStarted['data'],
  { epilogue }: Of<'RecordPlan'>,
): ActionProposed['data']['window'] {
  if (gate.window_ms === null) return null;
  return {
    remind_at: reminders(gate).map((afterMs) => plusMs(epilogue.now, afterMs)),
    overdue_at: plusMs(epilogue.now, gate.window_ms),
  };
}

/**
 * What is to be said about an open gate, each of a kind once. Who is late is told that, and not reminded as well;
 * of reminders that were missed, the last goes out.
 */
export function tendGate({ now }: Of<'TendGate'>, state: RunState): readonly RunEvent[] {
  const { gate, started, overdue, reminded, phase, decision } = state;
  if (!gate?.window || !started || overdue || decision || phase === 'ended') return [];
  const { run_id, action_id, approver, deputies, window } = gate;
  const { remind_at, overdue_at } = window;
  if (now >= overdue_at) {
    const people = [approver, ...deputies];
    return [{ type: 'GateOverdue', data: { run_id, action_id, overdue_at, noted_at: now, people } }];
  }
  const due = remind_at.findLastIndex((time) => time <= now);
  const after_ms = reminders(started.gate)[due];
  if (after_ms === undefined || reminded.includes(after_ms)) return [];
  const next_at = remind_at[due + 1] ?? overdue_at;
  return [
    {
      type: 'GateReminded',
      data: { run_id, action_id, after_ms, reminded_at: now, people: [approver], next_at },
    },
  ];
}

/** Those that come before the window's end, in order. */
function reminders({ remind_ms, window_ms }: GateTerms): readonly number[] {
  return remind_ms.filter((afterMs) => window_ms === null || afterMs < window_ms).sort((a, b) => a - b);
}
