import { describe, expect, it } from '@jest/globals';
import type { Instant } from '#eventsourcing';
import { given } from '#eventsourcing/testing';
import { runDecider } from './run.decider.js';
import type { RunEvent } from './run.events.js';

const AT = (time: string): Instant => `2026-11-23T${time}:00.000Z` as Instant;

const started = (remind: readonly number[] = [30, 45]): RunEvent =>
  ({
    type: 'RunStarted',
    data: {
      run_id: 'run',
      gate: { window_ms: 60 * 60_000, remind_ms: remind.map((minutes) => minutes * 60_000) },
    },
  }) as never;
const gate: RunEvent = {
  type: 'ActionProposed',
  data: {
    action_id: 'run',
    run_id: 'run',
    approver: 'mike',
    deputies: ['ana'],
    window: { remind_at: [AT('10:30'), AT('10:45')], overdue_at: AT('11:00') },
  },
} as never;
const reminded = (minutes: number, at: Instant, next: Instant): RunEvent =>
  ({
    type: 'GateReminded',
    data: {
      run_id: 'run',
      action_id: 'run',
      after_ms: minutes * 60_000,
      reminded_at: at,
      people: ['mike'],
      next_at: next,
    },
  }) as never;
const overdue = (at: Instant): RunEvent =>
  ({
    type: 'GateOverdue',
    data: {
      run_id: 'run',
      action_id: 'run',
      overdue_at: AT('11:00'),
      noted_at: at,
      people: ['mike', 'ana'],
    },
  }) as never;
const tend = (time: string) => ({ kind: 'TendGate', now: AT(time) }) as const;

describe('the window of a gate', () => {
  it('reminds the approver at each time of the contract, once', () => {
    given(runDecider, [started(), gate]).when(tend('10:29')).thenNothing();
    const first = reminded(30, AT('10:30'), AT('10:45'));
    given(runDecider, [started(), gate]).when(tend('10:30')).then([first]);
    given(runDecider, [started(), gate, first]).when(tend('10:31')).thenNothing();
    given(runDecider, [started(), gate, first])
      .when(tend('10:46'))
      .then([reminded(45, AT('10:46'), AT('11:00'))]);
  });

  it('sends the last of several reminders that were missed', () =>
    given(runDecider, [started(), gate])
      .when(tend('10:50'))
      .then([reminded(45, AT('10:50'), AT('11:00'))]));

  it('tells approver and deputies when it is over, and reminds nobody after that', () => {
    given(runDecider, [started(), gate])
      .when(tend('12:00'))
      .then([overdue(AT('12:00'))]);
    given(runDecider, [started(), gate, overdue(AT('11:00'))])
      .when(tend('12:00'))
      .thenNothing();
  });

  it('says nothing about what was decided', () => {
    const approved = { type: 'Approved', data: { action_id: 'run', excluded: [] } } as never;
    given(runDecider, [started(), gate, approved]).when(tend('12:00')).thenNothing();
  });

  it('decides nothing by itself', () => {
    const decided = given(runDecider, [started(), gate]).when(tend('12:00')).events();
    expect(decided.map(({ type }) => type)).toEqual(['GateOverdue']);
  });
});
