import { describe, it } from '@jest/globals';
import { given } from '#eventsourcing/testing';
import { contactDecider } from './contact.decider.js';
import type { ContactEvent } from './contact.events.js';

const contact = (action_id: string, business_date = '2026-11-23') =>
  ({
    customer_id: 'C-1',
    business_date,
    channel: 'email',
    action_id,
    run_id: 'run',
    workflow_type: 'ar',
    reserved_at: '2026-11-23T11:00:00.000Z',
  }) as never;
const reserve = (action: string, day?: string) =>
  ({ kind: 'Reserve', contact: contact(action, day) }) as const;
const reserved = (action: string, day?: string): ContactEvent => {
  return { type: 'ContactReserved', data: contact(action, day) };
};
const released = (action_id: string): ContactEvent =>
  ({
    type: 'ContactReleased',
    data: { customer_id: 'C-1', business_date: '2026-11-23', action_id, code: 'SMTP_550' },
  }) as never;

describe('a customer’s day', () => {
  it('belongs to the first action that reserves it, whatever its contract', () => {
    given(contactDecider, [])
      .when(reserve('a'))
      .then([reserved('a')]);
    given(contactDecider, [reserved('a')])
      .when(reserve('b'))
      .thenNothing();
    given(contactDecider, [reserved('a')])
      .when(reserve('a'))
      .thenNothing();
    given(contactDecider, [reserved('a')])
      .when(reserve('b', '2026-11-24'))
      .then([reserved('b', '2026-11-24')]);
  });

  it('is free again when nothing came of it', () => {
    const release = (actionId: string) => ({ kind: 'Release', actionId, code: 'SMTP_550' }) as never;
    given(contactDecider, [reserved('a')])
      .when(release('b'))
      .thenNothing();
    given(contactDecider, [reserved('a')])
      .when(release('a'))
      .then([released('a')]);
    given(contactDecider, [reserved('a'), released('a')])
      .when(reserve('b'))
      .then([reserved('b')]);
  });
});
