import { describe, it } from '@jest/globals';
import type { RunId } from '#eventsourcing';
import { given } from '#eventsourcing/testing';
import { admissionDecider, type Overlap } from './admission.decider.js';
import type { AdmissionEvent, StartOrder, TriggerKind } from './admission.events.js';

const order = (run_id: string, as_of = '2026-11-23', kind: TriggerKind = 'cron'): StartOrder =>
  ({
    run_id,
    workflow_type: 'ar',
    contract_digest: 'sha256:c',
    as_of,
    trigger: { kind, by: 'x', key: run_id },
    input_digest: null,
    requested_at: '2026-11-23T11:00:00.000Z',
  }) as unknown as StartOrder;
const admitted = (id: string, as_of?: string): AdmissionEvent => ({
  type: 'RunAdmitted',
  data: order(id, as_of),
});
const released = (id: string): AdmissionEvent =>
  ({ type: 'RunReleased', data: { run_id: id, workflow_type: 'ar' } }) as unknown as AdmissionEvent;
const queued = (id: string, behind: string[]): AdmissionEvent =>
  ({ type: 'RunQueued', data: { ...order(id), behind } }) as unknown as AdmissionEvent;
const skipped = (id: string, open: string[]): AdmissionEvent =>
  ({ type: 'RunSkipped', data: { ...order(id), open } }) as unknown as AdmissionEvent;
const admit = (start: StartOrder, overlap: Overlap, more: { supersede?: boolean; ended?: string[] } = {}) =>
  ({
    kind: 'Admit',
    order: start,
    overlap,
    supersede: more.supersede ?? false,
    ended: new Set((more.ended ?? []) as RunId[]),
  }) as const;

describe('which run of a type goes on', () => {
  it('is the first that is ordered', () =>
    given(admissionDecider, [])
      .when(admit(order('a'), 'skip'))
      .then([admitted('a')]));

  it('is the same run however often it is ordered', () => {
    given(admissionDecider, [admitted('a')])
      .when(admit(order('a'), 'supersede'))
      .thenNothing();
    given(admissionDecider, [admitted('a'), released('a')])
      .when(admit(order('a'), 'skip'))
      .thenNothing();
    given(admissionDecider, [admitted('a'), queued('b', ['a'])])
      .when(admit(order('b'), 'queue'))
      .thenNothing();
  });

  it('skips a start beside an open run where the contract says skip', () =>
    given(admissionDecider, [admitted('a')])
      .when(admit(order('b'), 'skip'))
      .then([skipped('b', ['a'])]));

  it('lets it wait where the contract says queue, and admits it when the way is free', () => {
    given(admissionDecider, [admitted('a')])
      .when(admit(order('b'), 'queue'))
      .then([queued('b', ['a'])]);
    given(admissionDecider, [admitted('a'), queued('b', ['a']), released('a')])
      .when({ kind: 'AdmitNext', ended: new Set() })
      .then([admitted('b')]);
    given(admissionDecider, [admitted('a'), queued('b', ['a'])])
      .when({ kind: 'AdmitNext', ended: new Set() })
      .thenNothing();
  });

  it('admits what waits one after another', () =>
    given(admissionDecider, [
      admitted('a'),
      queued('b', ['a']),
      queued('c', ['a', 'b']),
      released('a'),
      admitted('b'),
    ])
      .when({ kind: 'AdmitNext', ended: new Set() })
      .thenNothing());

  it('is the fresh one where the contract says supersede and the open one could be ended', () =>
    given(admissionDecider, [admitted('a')])
      .when(admit(order('b'), 'supersede', { ended: ['a'] }))
      .then([released('a'), admitted('b')]));

  it('waits for an open one that was decided in the same moment', () =>
    given(admissionDecider, [admitted('a')])
      .when(admit(order('b'), 'supersede'))
      .then([queued('b', ['a'])]));

  it('replaces what waited, where it supersedes', () =>
    given(admissionDecider, [admitted('a'), queued('b', ['a'])])
      .when(admit(order('c'), 'supersede'))
      .then([skipped('b', ['c']), queued('c', ['a'])]));

  it('refuses a start by hand beside an open run of the same business date, and names it', () =>
    given(admissionDecider, [admitted('a')])
      .when(admit(order('b', '2026-11-23', 'manual'), 'supersede'))
      .thenRefused('conflict', /Run a of ar for 2026-11-23 is still open/));

  it('takes a start by hand for another date, or one that asks to supersede', () => {
    given(admissionDecider, [admitted('a', '2026-11-22')])
      .when(admit(order('b', '2026-11-23', 'manual'), 'supersede', { ended: ['a'] }))
      .then([released('a'), { type: 'RunAdmitted', data: order('b', '2026-11-23', 'manual') }]);
    given(admissionDecider, [admitted('a')])
      .when(admit(order('b', '2026-11-23', 'manual'), 'skip', { supersede: true, ended: ['a'] }))
      .then([released('a'), { type: 'RunAdmitted', data: order('b', '2026-11-23', 'manual') }]);
  });
});
