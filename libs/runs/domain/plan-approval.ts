import type { ActionId, Digest, RunId } from '#eventsourcing';
import type { Approved, Exclusion } from '#proposed-actions/domain';
import type { RunState } from './run.state.js';

/** Keys of the two events that allow staging, in the run's stream: see `run.keys.ts` for how they come about. */
export const APPROVED_KEY = 'gate/approve#0';
export const GATE_SKIPPED_KEY = 'plan/below-gate#1';

/**
 * Proof that a plan may be carried out: somebody approved it, or its risk is below the gate. Only the events of
 * its run make one; whatever stages anything asks for it as a value, and names its evidence to the ledger.
 */
export class PlanApproval {
  private constructor(
    readonly runId: RunId,
    readonly planDigest: Digest,
    /** The event that must be in the ledger for anything to be staged, by its key in the run's stream. */
    readonly evidenceKey: string,
    /** The approval itself; undefined below the gate. */
    readonly approved: Approved['data'] | undefined,
    /** Left out by the approver. */
    readonly excluded: ReadonlyMap<ActionId, Exclusion>,
  ) {}

  /** The proof, if the run's events hold one. */
  static of({ started, plan, decision, gateSkipped }: RunState): PlanApproval | undefined {
    if (!started || !plan) return undefined;
    if (decision?.type === 'Approved') {
      const approved = decision.data;
      const excluded = new Map(approved.excluded.map((exclusion) => [exclusion.action_id, exclusion]));
      return new PlanApproval(started.run_id, approved.digest, APPROVED_KEY, approved, excluded);
    }
    if (!gateSkipped) return undefined;
    return new PlanApproval(started.run_id, plan.digest, GATE_SKIPPED_KEY, undefined, new Map());
  }
}
