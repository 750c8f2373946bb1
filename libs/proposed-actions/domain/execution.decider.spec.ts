import { describe, expect, it } from '@jest/globals';
import type { Digest, Instant, PlainDate } from '#eventsourcing';
import { fold } from '#eventsourcing';
import { given } from '#eventsourcing/testing';
import { ActionApproval } from './action-approval.js';
import type { ActionCommand } from './action.commands.js';
import { actionDecider } from './action.decider.js';
import type { ActionEvent } from './action.events.js';
import { statusOf } from './action.state.js';

const DIGEST = 'sha256:aaaa' as Digest;
const OTHER = 'sha256:bbbb' as Digest;
const NOW = '2026-11-23T11:00:00.000Z' as Instant;
const LATER = '2026-11-23T11:01:00.000Z' as Instant;
const DAY = '2026-11-23' as PlainDate;
const mike = { name: 'mike', role: 'approver' } as const;

const event = (type: string, data: object): ActionEvent =>
  ({ type, data: { action_id: 'a', ...data } }) as never;
const proposed = (more: object = {}): ActionEvent =>
  event('ActionProposed', {
    run_id: 'run',
    digest: DIGEST,
    card_digest: OTHER,
    tool: 'propose_email_to_customer',
    approver: 'mike',
    deputies: ['ana'],
    expires_at: '2026-11-26T11:00:00.000Z',
    by_hand: false,
    ...more,
  });
const approved = (digest: Digest = DIGEST): ActionEvent =>
  event('Approved', { digest, decided_by: 'mike', on_behalf_of: null, decided_at: NOW, covered_by: null });
const started = (attempt = 1): ActionEvent =>
  event('ExecutionStarted', {
    attempt,
    digest: DIGEST,
    started_at: NOW,
    not_after: LATER,
    message_id: '<a@x>',
  });
const failed = (retry_at: Instant | null, attempt = 1): ActionEvent =>
  event('ExecutionFailed', { attempt, code: 'SMTP_451', failed_at: NOW, retry_at, error_digest: null });
const unknown = event('ExecutionUnknown', {
  attempt: 1,
  code: 'ANSWER_LOST',
  noted_at: LATER,
  error_digest: null,
});
const settled = (outcome: string): ActionEvent =>
  event('ExecutionSettled', {
    attempt: 1,
    outcome,
    settled_by: 'mike',
    settled_at: LATER,
    business_date: DAY,
    channel: 'email',
    note_digest: null,
  });
const edited = (no: number, digest: Digest, replaces: Digest): ActionEvent =>
  event('ActionEdited', {
    no,
    digest,
    replaces,
    card_digest: OTHER,
    edited_by: 'mike',
    on_behalf_of: null,
    edited_at: NOW,
  });

const start = { kind: 'Start', now: NOW, notAfter: LATER, messageId: '<a@x>' } as const;
const executed = (attempt: number) =>
  ({
    kind: 'RecordExecuted',
    attempt,
    now: LATER,
    businessDate: DAY,
    channel: 'email',
    answer: '250',
    copiesRefused: 0,
  }) as const;
const settle = (outcome: 'sent' | 'not_sent' | 'send_again', by: { name: string; role: string } = mike) =>
  ({
    kind: 'Settle',
    by,
    now: LATER,
    outcome,
    businessDate: DAY,
    channel: 'email',
    noteDigest: null,
  }) as never;
const status = (...history: readonly ActionEvent[]): string => statusOf(fold(actionDecider, history));

describe('an approved action', () => {
  it('is begun once, as what was approved', () => {
    given(actionDecider, [proposed(), approved()]).when(start).then([started()]);
    given(actionDecider, [proposed(), approved(), started()]).when(start).thenNothing();
  });

  it.each<[string, ActionEvent[]]>([
    ['undecided', [proposed()]],
    ['rejected', [proposed(), event('Rejected', {})]],
    ['superseded after its approval', [proposed(), approved(), event('Superseded', { code: 'PAID' })]],
    ['executed', [proposed(), approved(), started(), event('Executed', {})]],
    ['failed for good', [proposed(), approved(), started(), failed(null)]],
    ['unknown', [proposed(), approved(), started(), unknown]],
    ['handed over', [proposed(), approved(), event('HandedOver', {})]],
  ])('is not begun when it is %s', (_, history) => given(actionDecider, history).when(start).thenNothing());

  it('is tried again under the next number after a failure that may pass', () => {
    const history = [proposed(), approved(), started(), failed(LATER)];
    expect(status(...history)).toBe('approved');
    given(actionDecider, history)
      .when(start)
      .then([started(2)]);
  });

  it('has one outcome an attempt, and none of an attempt that is over', () => {
    const history = [proposed(), approved(), started(), failed(LATER), started(2)];
    given(actionDecider, history).when(executed(1)).thenNothing();
    expect(given(actionDecider, history).when(executed(2)).events()).toMatchObject([
      { type: 'Executed', data: { attempt: 2, digest: DIGEST, message_id: '<a@x>' } },
    ]);
    given(actionDecider, [...history, event('Executed', { attempt: 2 })])
      .when(executed(2))
      .thenNothing();
  });

  it('is given up only while it is not begun', () => {
    const giveUp = { kind: 'GiveUp', code: 'PAID', supersededBy: null, findings: [] } as const;
    given(actionDecider, [proposed(), approved()])
      .when(giveUp)
      .then([event('Superseded', { code: 'PAID', superseded_by: null })]);
    given(actionDecider, [proposed()]).when(giveUp).thenNothing();
    given(actionDecider, [proposed(), approved(), started()]).when(giveUp).thenNothing();
    expect(status(proposed(), approved(), event('Superseded', { code: 'PAID' }))).toBe('superseded');
  });

  it('says once for what it waits', () => {
    const wait = (code: string, until: Instant) => ({ kind: 'Wait', code, until }) as const;
    const waits = event('ExecutionWaiting', { no: 1, code: 'SEND_WINDOW', until: LATER });
    given(actionDecider, [proposed(), approved()]).when(wait('SEND_WINDOW', LATER)).then([waits]);
    given(actionDecider, [proposed(), approved(), waits]).when(wait('SEND_WINDOW', LATER)).thenNothing();
    given(actionDecider, [proposed(), approved(), waits]).when(start).then([started()]);
  });
});

describe('an action whose answer was lost', () => {
  const history = [proposed(), approved(), started(), unknown];

  it('stays unknown until a person says what happened', () => {
    expect(status(...history)).toBe('unknown');
    expect(status(...history, settled('sent'))).toBe('executed');
    expect(status(...history, settled('not_sent'))).toBe('failed');
    expect(status(...history, settled('send_again'))).toBe('approved');
    given(actionDecider, [...history, settled('send_again')])
      .when(start)
      .then([started(2)]);
  });

  it('is settled once, and not otherwise afterwards', () => {
    given(actionDecider, history)
      .when(settle('sent'))
      .then([settled('sent')]);
    given(actionDecider, [...history, settled('sent')])
      .when(settle('sent'))
      .thenNothing();
    given(actionDecider, [...history, settled('sent')])
      .when(settle('not_sent'))
      .thenRefused('conflict', /settled as sent/);
    given(actionDecider, [proposed(), approved()])
      .when(settle('sent'))
      .thenRefused('conflict', /this is approved/);
  });

  it('is not settled by an agent', () =>
    given(actionDecider, history)
      .when(settle('sent', { name: 'bot', role: 'agent' }))
      .thenRefused('forbidden'));
});

describe('what a person carries out', () => {
  const hold = [proposed({ tool: 'propose_customer_program', by_hand: true }), approved()];
  const done = { kind: 'Done', by: mike, now: LATER, noteDigest: null } as const;
  const handedOver = event('HandedOver', { digest: DIGEST, business_date: DAY, channel: null });
  const doneByHand = event('DoneByHand', { done_by: 'mike', done_at: LATER, note_digest: null });

  it('stays approved until it was done, and by whom', () => {
    expect(status(...hold)).toBe('approved');
    expect(status(...hold, handedOver)).toBe('approved');
    given(actionDecider, [...hold, handedOver])
      .when(done)
      .then([doneByHand]);
    expect(status(...hold, handedOver, doneByHand)).toBe('executed');
  });

  it('is done once', () =>
    given(actionDecider, [...hold, doneByHand])
      .when(done)
      .thenNothing());

  it('is nothing that a letter can be, nor what nobody approved', () => {
    given(actionDecider, [proposed(), approved()])
      .when(done)
      .thenRefused('conflict', /not by hand/);
    given(actionDecider, hold.slice(0, 1))
      .when(done)
      .thenRefused('conflict', /Only what is approved/);
  });
});

describe('a draft that is worded anew', () => {
  const edit = (digest: Digest, more: object = {}): ActionCommand =>
    ({ kind: 'Edit', by: mike, now: NOW, seen: undefined, digest, cardDigest: OTHER, ...more }) as never;
  const approve = (digest: Digest): ActionCommand => {
    return { kind: 'Approve', by: mike, digest, now: NOW, seenPosition: null, noteDigest: null };
  };

  it('has another digest from then on, also when it comes back to what it was', () => {
    given(actionDecider, [proposed()])
      .when(edit(OTHER))
      .then([edited(1, OTHER, DIGEST)]);
    given(actionDecider, [proposed(), edited(1, OTHER, DIGEST)])
      .when(edit(DIGEST))
      .then([edited(2, DIGEST, OTHER)]);
    given(actionDecider, [proposed()]).when(edit(DIGEST)).thenNothing();
  });

  it('is no longer approved by the old one', () => {
    const history = [proposed(), edited(1, OTHER, DIGEST)];
    given(actionDecider, history).when(approve(DIGEST)).thenRefused('digest_mismatch');
    expect(given(actionDecider, history).when(approve(OTHER)).events()).toMatchObject([
      { data: { digest: OTHER } },
    ]);
  });

  it('is for who may decide it, while nobody has and there is time', () => {
    given(actionDecider, [proposed()])
      .when(edit(OTHER, { by: { name: 'eve', role: 'admin' } }))
      .thenRefused('forbidden');
    given(actionDecider, [proposed(), approved()]).when(edit(OTHER)).thenRefused('conflict');
    given(actionDecider, [proposed()])
      .when(edit(OTHER, { now: '2026-11-27T00:00:00.000Z' }))
      .thenRefused('conflict', /expired/);
    given(actionDecider, [proposed()])
      .when(edit(OTHER, { seen: OTHER }))
      .thenRefused('digest_mismatch');
  });

  it('carries what speaks against it, and says so once', () => {
    const findings = [{ code: 'CHANGED', before: '10.00', now: '4.00' }];
    const recheck = (found: typeof findings) => ({ kind: 'Recheck', findings: found, now: NOW }) as const;
    const rechecked = (no: number, found: typeof findings): ActionEvent =>
      event('DraftRechecked', { no, findings: found, rechecked_at: NOW });
    given(actionDecider, [proposed()])
      .when(recheck(findings))
      .then([rechecked(1, findings)]);
    given(actionDecider, [proposed(), rechecked(1, findings)])
      .when(recheck(findings))
      .thenNothing();
    given(actionDecider, [proposed(), rechecked(1, findings)])
      .when(recheck([]))
      .then([rechecked(2, [])]);
    given(actionDecider, [proposed()]).when(recheck([])).thenNothing();
    given(actionDecider, [proposed(), approved()]).when(recheck(findings)).thenNothing();
  });
});

describe('the proof of an approval', () => {
  const proofOf = (...history: readonly ActionEvent[]) => ActionApproval.of(fold(actionDecider, history));

  it('is made by an approval of the digest that stands, and by nothing else', () => {
    expect(proofOf(proposed(), approved())).toMatchObject({ digest: DIGEST, evidenceKey: 'approve#0' });
    expect(proofOf(proposed())).toBeUndefined();
    expect(proofOf(proposed(), approved(), event('Superseded', { code: 'PAID' }))).toBeUndefined();
    // No decider lets this come about; should it stand in a ledger all the same, it proves nothing.
    expect(proofOf(proposed(), edited(1, OTHER, DIGEST), approved(DIGEST))).toBeUndefined();
  });

  it('is no value that can be made up', () => {
    // @ts-expect-error its constructor is private
    const forge = (): unknown => new ActionApproval('a', 'run', DIGEST, 'approve#0', NOW);
    const lookalike = {
      actionId: 'a',
      runId: 'run',
      digest: DIGEST,
      evidenceKey: 'approve#0',
      decidedAt: NOW,
    };
    // @ts-expect-error something of its shape is not it
    const passOff: ActionApproval = lookalike;
    expect([forge, passOff]).toHaveLength(2);
  });
});
