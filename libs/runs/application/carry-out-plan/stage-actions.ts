import { Injectable } from '@nestjs/common';
import { durationMs, toolNamed } from '#contracts';
import { type Instant, plusMs } from '#eventsourcing';
import {
  EventRefused,
  IdempotencyConflict,
  Ledger,
  loadState,
  NO_EVENTS,
  requestDigest,
  WrongExpectedRevision,
} from '#ledger';
import { type ActionCommand, actionDecider, type ActionEvent } from '#proposed-actions/domain';
import { type PlanApproval, type RunStarted } from '../../domain/index.js';
import type { ManifestItem } from '../prepare-plan/manifest.js';
import { actionStream, type Cause, contextOf, runStream } from '../run-streams.js';

export type StagedOutcome =
  | { readonly outcome: 'staged' }
  /** Its stream says that it is no longer wanted: its run was cancelled. */
  | { readonly outcome: 'barred' }
  | { readonly outcome: 'failed'; readonly message: string };

/**
 * Puts planned items before people, each in a stream of its own. Only for who holds a `PlanApproval`, and only
 * while the ledger has the event behind it: each append requires it.
 */
@Injectable()
export class StageActions {
  constructor(private readonly ledger: Ledger) {}

  async stage(
    approval: PlanApproval,
    started: RunStarted['data'],
    item: ManifestItem,
    now: Instant,
    cause: Cause,
  ): Promise<StagedOutcome> {
    const events = actionDecider.decide(propose(approval, started, item, now), actionDecider.initial);
    const key = item.after_gate === 'covered' ? 'propose-covered' : 'propose';
    const stream = actionStream(item.action_id);
    try {
      await this.ledger.append({
        stream,
        expected: NO_EVENTS,
        key,
        events,
        bulk: true,
        request: requestDigest({ plan: approval.planDigest, action: item.digest }),
        context: contextOf(approval.runId, cause),
        requires: [{ stream: runStream(approval.runId), key: approval.evidenceKey }],
      });
      return { outcome: 'staged' };
    } catch (error) {
      if (error instanceof EventRefused) return { outcome: 'failed', message: error.message };
      if (!(error instanceof WrongExpectedRevision) && !(error instanceof IdempotencyConflict)) throw error;
      const { state } = await loadState<ActionEvent, typeof actionDecider.initial>(
        this.ledger,
        actionDecider,
        stream,
      );
      return { outcome: state.proposed ? 'staged' : 'barred' };
    }
  }
}

function propose(
  approval: PlanApproval,
  started: RunStarted['data'],
  item: ManifestItem,
  now: Instant,
): ActionCommand {
  const { run_id, workflow_type, as_of, risk_level, gate } = started;
  if (item.digest === null) throw new Error(`Item ${item.target}/${item.key} has nothing to stage.`);
  return {
    kind: 'Propose',
    proposed: {
      action_id: item.action_id,
      run_id,
      workflow_type,
      as_of,
      risk_level,
      action_type: item.action_type,
      entity_ref: item.entity_ref,
      tool: item.tool,
      digest: item.digest,
      item_digest: item.item_digest,
      card_digest: item.card_digest,
      target: item.target,
      flag: item.flag,
      alone: item.alone,
      tier: item.tier,
      customer_id: item.customer_id,
      currency: item.currency,
      amount: item.amount,
      recipient_kind: item.recipient_kind,
      by_hand: toolNamed(item.tool).by_hand,
      window: null,
      approver: gate.approver,
      deputies: gate.deputies,
      expires_at: plusMs(now, durationMs(item.expires)),
    },
    covered:
      item.after_gate === 'covered' && approval.approved
        ? { plan: approval.planDigest, approval: approval.approved }
        : null,
  };
}
