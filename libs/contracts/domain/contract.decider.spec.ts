import { describe, it } from '@jest/globals';
import { type Digest, type WorkflowType } from '#eventsourcing';
import { given } from '#eventsourcing/testing';
import { contractDecider } from './contract.decider.js';
import type { ContractEvent } from './contract.events.js';

const type = 'ar' as WorkflowType;
const [first, second] = ['sha256:1', 'sha256:2'] as [Digest, Digest];
const activated = (
  digest: Digest,
  replaces: Digest | null,
  by = 'start',
  reason: Digest | null = null,
): ContractEvent => ({
  type: 'ContractActivated',
  data: { workflow_type: type, contract_digest: digest, replaces, by, reason_digest: reason },
});
const offer = (digest: Digest) => ({ kind: 'Offer', workflowType: type, digest, by: 'start' }) as const;
const activate = (digest: Digest) =>
  ({ kind: 'Activate', workflowType: type, digest, by: 'mike', reasonDigest: null }) as const;

describe('which contract is in force', () => {
  it('is the first text that a start finds', () =>
    given(contractDecider, [])
      .when(offer(first))
      .then([activated(first, null)]));

  it('is a new text as soon as a start finds it', () =>
    given(contractDecider, [activated(first, null)])
      .when(offer(second))
      .then([activated(second, first)]));

  it('does not go back because an old process starts again', () =>
    given(contractDecider, [activated(first, null), activated(second, first)])
      .when(offer(first))
      .thenNothing());

  it('goes back by a person’s command', () =>
    given(contractDecider, [activated(first, null), activated(second, first)])
      .when(activate(first))
      .then([activated(first, second, 'mike')]));

  it('stays as it is when asked for what is in force', () =>
    given(contractDecider, [activated(first, null)])
      .when(activate(first))
      .thenNothing());

  it('is never a text that was not offered', () =>
    given(contractDecider, [activated(first, null)])
      .when(activate(second))
      .thenRefused('not_found'));
});
