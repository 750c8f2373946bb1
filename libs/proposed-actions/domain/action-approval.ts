import type { ActionId, Digest, Instant, RunId } from '#eventsourcing';
import type { ActionState } from './action.state.js';

/** Keys of the two events that allow an action to be carried out, in its stream. */
export const ACTION_APPROVED_KEY = 'approve#0';
export const ACTION_COVERED_KEY = 'propose-covered#1';

/**
 * Proof that an action may be carried out, and as what: somebody approved exactly the content under `digest`. Only
 * the action's own events make one; whatever touches the world asks for it as a value, and names its evidence to
 * the ledger.
 */
export class ActionApproval {
  private constructor(
    readonly actionId: ActionId,
    readonly runId: RunId,
    readonly digest: Digest,
    /** The event that must be in the ledger for anything to be begun, by its key in the action's stream. */
    readonly evidenceKey: string,
    readonly decidedAt: Instant,
  ) {}

  /** The proof, if the action's events hold one: approved, and neither superseded since nor of another digest. */
  static of({ proposed, decision }: ActionState): ActionApproval | undefined {
    if (!proposed || decision?.type !== 'Approved') return undefined;
    const { digest, decided_at, covered_by } = decision.data;
    if (digest !== proposed.digest) return undefined;
    const evidenceKey = covered_by === null ? ACTION_APPROVED_KEY : ACTION_COVERED_KEY;
    return new ActionApproval(proposed.action_id, proposed.run_id, digest, evidenceKey, decided_at);
  }
}
