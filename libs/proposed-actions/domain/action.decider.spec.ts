import { describe, it } from '@jest/globals';
import type { Digest, Instant } from '#eventsourcing';
import { given } from '#eventsourcing/testing';
import { actionDecider } from './action.decider.js';
import type { ActionEvent, ActionProposed } from './action.events.js';
import type { Role } from './decision.js';

const DIGEST = 'sha256:aaaa' as Digest;
const OTHER = 'sha256:bbbb' as Digest;
const NOW = '2026-11-23T11:00:00.000Z' as Instant;
const LATER = '2026-11-26T11:00:00.000Z' as Instant;

const proposed: ActionProposed = {
  type: 'ActionProposed',
  data: {
    action_id: 'action',
    run_id: 'run',
    workflow_type: 'ar',
    as_of: '2026-11-23',
    action_type: 'collection_action',
    entity_ref: 'customer:C-1',
    digest: DIGEST,
    risk_level: 3,
    tool: 'propose_email_to_customer',
    item_digest: null,
    card_digest: null,
    target: 'draft_per_tier',
    flag: null,
    alone: false,
    tier: 1,
    customer_id: 'C-1',
    currency: 'USD',
    amount: '100.00',
    recipient_kind: 'customer',
    approver: 'mike',
    deputies: ['ana'],
    expires_at: LATER,
  } as unknown as ActionProposed['data'],
};
const by = (name: string, role: Role = 'approver') => ({ name, role });
const approve = (more: object = {}) =>
  ({
    kind: 'Approve',
    by: by('mike'),
    digest: DIGEST,
    now: NOW,
    seenPosition: '7',
    noteDigest: null,
    ...more,
  }) as const;
const reject = (more: object = {}) =>
  ({ kind: 'Reject', by: by('mike'), now: NOW, reasonDigest: OTHER, ...more }) as const;
const approved = (decided_by = 'mike', on_behalf_of: string | null = null): ActionEvent =>
  ({
    type: 'Approved',
    data: {
      action_id: 'action',
      digest: DIGEST,
      decided_by,
      on_behalf_of,
      decided_at: NOW,
      seen_position: '7',
      note_digest: null,
      excluded: [],
      covered_by: null,
    },
  }) as unknown as ActionEvent;
const rejected: ActionEvent = {
  type: 'Rejected',
  data: {
    action_id: 'action',
    decided_by: 'mike',
    on_behalf_of: null,
    decided_at: NOW,
    reason_digest: OTHER,
  },
} as unknown as ActionEvent;

describe('one proposed action', () => {
  it('is approved by its approver, by the digest that he was shown', () =>
    given(actionDecider, [proposed]).when(approve()).then([approved()]));

  it('is approved by a deputy in his stead, and says so', () =>
    given(actionDecider, [proposed])
      .when(approve({ by: by('ana') }))
      .then([approved('ana', 'mike')]));

  it('is nobody else’s to decide, and the refusal names who may', () => {
    const when = given(actionDecider, [proposed]).when(approve({ by: by('eve', 'admin') }));
    when.thenRefused('forbidden', /Only mike or ana may decide this, not eve/);
  });

  it.each(['agent', 'auditor'] as const)(
    'is never decided with a token of role %s, whoever it belongs to',
    (role) =>
      given(actionDecider, [proposed])
        .when(approve({ by: by('mike', role) }))
        .thenRefused('forbidden', /sign in as an approver/),
  );

  it('wants to know what is approved', () =>
    given(actionDecider, [proposed])
      .when(approve({ digest: undefined }))
      .thenRefused('digest_required', /sha256:aaaa/));

  it('refuses an approval of what is no longer there', () =>
    given(actionDecider, [proposed])
      .when(approve({ digest: OTHER }))
      .thenRefused('digest_mismatch'));

  it('refuses in one order: who, then whether a digest, then which', () => {
    given(actionDecider, [proposed])
      .when(approve({ by: by('eve'), digest: undefined }))
      .thenRefused('forbidden');
    given(actionDecider, [proposed])
      .when(approve({ digest: undefined, now: LATER }))
      .thenRefused('digest_required');
  });

  it('is approved once, however often, and whatever digest comes later', () => {
    given(actionDecider, [proposed, approved()]).when(approve()).thenNothing();
    given(actionDecider, [proposed, approved()])
      .when(approve({ digest: OTHER }))
      .thenNothing();
    given(actionDecider, [proposed, approved()])
      .when(approve({ digest: undefined, by: by('ana') }))
      .thenNothing();
  });

  it('refuses a second, different decision, and says who decided what and when', () => {
    given(actionDecider, [proposed, approved('ana', 'mike')])
      .when(reject())
      .thenRefused('conflict', /approved by ana for mike at 2026-11-23T11:00:00.000Z/);
    given(actionDecider, [proposed, rejected])
      .when(approve())
      .thenRefused('conflict', /rejected by mike/);
  });

  it('is rejected once', () => {
    given(actionDecider, [proposed]).when(reject()).then([rejected]);
    given(actionDecider, [proposed, rejected]).when(reject()).thenNothing();
  });

  it('can’t be decided after its time, even when no tick has run yet', () => {
    given(actionDecider, [proposed])
      .when(approve({ now: LATER }))
      .thenRefused('conflict', /expired/);
    given(actionDecider, [proposed])
      .when(reject({ now: LATER }))
      .thenRefused('conflict', /expired/);
  });

  it('expires when its time is over and nobody has decided', () => {
    const expired = { type: 'Expired', data: { action_id: 'action', expired_at: LATER } } as ActionEvent;
    given(actionDecider, [proposed]).when({ kind: 'Expire', now: LATER }).then([expired]);
    given(actionDecider, [proposed]).when({ kind: 'Expire', now: NOW }).thenNothing();
    given(actionDecider, [proposed, approved()]).when({ kind: 'Expire', now: LATER }).thenNothing();
    given(actionDecider, [proposed, expired])
      .when(approve())
      .thenRefused('conflict', /expired/);
  });

  it('is barred by a superseding that came before it was proposed', () => {
    const supersede = {
      kind: 'Supersede',
      actionId: 'action',
      code: 'CANCELLED',
      supersededBy: null,
    } as const;
    const superseded = {
      type: 'Superseded',
      data: { action_id: 'action', code: 'CANCELLED', superseded_by: null },
    } as unknown as ActionEvent;
    given(actionDecider, [])
      .when(supersede as never)
      .then([superseded]);
    given(actionDecider, [superseded])
      .when({ kind: 'Propose', proposed: proposed.data, covered: null })
      .thenNothing();
    given(actionDecider, [proposed, approved()])
      .when(supersede as never)
      .thenNothing();
  });

  it('is approved together with its plan where the contract says covered, naming the plan’s digest', () => {
    const approval = (approved() as Extract<ActionEvent, { type: 'Approved' }>).data;
    const events = given(actionDecider, [])
      .when({ kind: 'Propose', proposed: proposed.data, covered: { plan: OTHER, approval } })
      .events();
    if (events.length !== 2) throw new Error('Expected a proposal and an approval.');
    const [, second] = events as [ActionEvent, Extract<ActionEvent, { type: 'Approved' }>];
    if (second.data.covered_by !== OTHER || second.data.digest !== DIGEST)
      throw new Error(JSON.stringify(second));
  });

  it('does not exist before it is proposed', () =>
    given(actionDecider, []).when(approve()).thenRefused('not_found'));
});
