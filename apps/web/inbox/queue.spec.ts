import { describe, expect, it } from '@jest/globals';
import type { ActionGroup } from '../api/proposed-actions.js';
import { waitingIn } from './queue.js';

const group = (more: Partial<ActionGroup>): ActionGroup => ({
  run_id: 'run',
  workflow_type: 'ar',
  as_of: '2026-11-25',
  action_type: 'collection_action',
  target: 'draft_per_tier',
  tool: 'propose_email_to_customer',
  tier: 1,
  alone: false,
  currency: 'USD',
  approver: 'mike',
  deputies: ['ana'],
  count: 1,
  amount: '1.00',
  first_proposed_at: '2026-11-25T11:00:00.000Z',
  first_expires_at: '2026-11-28T11:00:00.000Z',
  ...more,
});

describe('what waits in the inbox', () => {
  it('is counted run by run, gates apart', () => {
    const [run] = waitingIn([
      group({ count: 3 }),
      group({ count: 2, tier: 2, first_expires_at: '2026-11-27T11:00:00.000Z' }),
      group({ count: 1, tool: 'phone_task' }),
      group({ target: null, tool: null }),
    ]);
    expect(run).toMatchObject({
      isGate: true,
      actions: 6,
      byTool: { propose_email_to_customer: 5, phone_task: 1 },
      firstExpiresAt: '2026-11-27T11:00:00.000Z',
    });
  });

  it('begins with the gates, then with what expires first', () => {
    const order = waitingIn([
      group({ run_id: 'never', first_expires_at: null }),
      group({ run_id: 'late' }),
      group({ run_id: 'soon', first_expires_at: '2026-11-26T00:00:00.000Z' }),
      group({ run_id: 'gate', target: null, tool: null, first_expires_at: '2026-11-29T00:00:00.000Z' }),
    ]);
    expect(order.map(({ runId }) => runId)).toEqual(['gate', 'soon', 'late', 'never']);
  });
});
