import type { Gate, Plan, Run } from '../api/runs.js';
import { Disclosed } from '../controls/disclosed.js';
import { Notice } from '../controls/notice.js';
import { Moment } from '../figures/moment.js';
import { countOf } from '../figures/money.js';
import { PlanSummary } from './plan-summary.js';

interface DecidedGateProps {
  readonly run: Run;
  readonly gate: Gate;
  readonly plan: Plan;
}

/** What was decided, by whom, and what came of it. */
export function DecidedGate({ run, gate, plan }: DecidedGateProps) {
  return (
    <>
      <Verdict run={run} gate={gate} plan={plan} />
      <Disclosed title="The plan that was decided">
        <PlanSummary run={run} plan={plan} />
      </Disclosed>
    </>
  );
}

function Verdict({ run, gate, plan }: DecidedGateProps) {
  const { decided_by, decided_at } = gate;
  const said = run.reason === null ? null : <p>“{run.reason}”</p>;
  const when = decided_at !== null && <Moment at={decided_at} />;
  switch (gate.status) {
    case 'approved':
      return (
        <Notice
          kind="good"
          title={
            <>
              Approved by {decided_by}, {when}
            </>
          }
        >
          <Staging run={run} plan={plan} />
        </Notice>
      );
    case 'rejected':
      return (
        <Notice
          kind="bad"
          title={
            <>
              Rejected by {decided_by}, {when}
            </>
          }
        >
          {said}
          <p>Nothing was staged and nothing was sent.</p>
        </Notice>
      );
    case 'expired':
      return (
        <Notice kind="warn" title="Nobody decided in time">
          The plan expired. Nothing was staged and nothing was sent.
        </Notice>
      );
    case 'superseded':
      return (
        <Notice kind="warn" title="A newer run took its place">
          Nothing was staged from this plan.
        </Notice>
      );
    case 'pending':
      return null;
  }
}

function Staging({ run, plan }: { readonly run: Run; readonly plan: Plan }) {
  const counts = Object.values(run.counts);
  const staged = counts.reduce((sum, count) => sum + count.staged, 0);
  const failed = counts.reduce((sum, count) => sum + count.failed, 0);
  const all = Object.values(plan.counts).reduce((sum, count) => sum + count.staged, 0);
  if (run.completed_at === null) {
    return (
      <p role="status">
        Staging: {staged} of {countOf(all, 'draft')} so far.
      </p>
    );
  }
  return (
    <p>
      {countOf(staged, 'draft')} staged, nothing sent.
      {failed > 0 && ` ${countOf(failed, 'item')} failed.`} Each waits for its own decision below.
    </p>
  );
}
