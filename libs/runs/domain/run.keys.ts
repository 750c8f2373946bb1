import type { RunEvent } from './run.events.js';

/**
 * Keys of a run's steps. A key names the step, never the cause or a counter: whoever takes the step, however often,
 * takes the same one. The plan's key says how it went on, so that `GATE_SKIPPED_KEY` can be no other event.
 */
export const RUN_KEYS = {
  begin: 'begin',
  context: 'context',
  preconditions: 'preconditions',
  plan: (events: readonly RunEvent[]): string => {
    if (events.some((event) => event.type === 'GateSkipped')) return 'plan/below-gate';
    return events.some((event) => event.type === 'ActionProposed') ? 'plan/gate' : 'plan/nothing';
  },
  approve: 'gate/approve',
  reject: 'gate/reject',
  tend: (events: readonly RunEvent[]): string => {
    const [event] = events;
    return event?.type === 'GateReminded' ? `gate/remind/${event.data.after_ms}` : 'gate/overdue';
  },
  expire: 'gate/expire',
  supersede: 'gate/supersede',
  cancel: 'cancel',
  fail: 'fail',
  end: 'end',
  item: (target: string, item: string): string => `stage/${target}/${item}`,
  verdict: (check: string): string => `verify/${check}`,
} as const;
