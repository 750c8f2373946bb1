import { useState } from 'react';
import type { Approval } from '../api/proposed-actions.js';
import type { Gate, Plan, Run } from '../api/runs.js';
import { ApproveDialog } from './approve-dialog.js';
import { ChangesSection } from './changes-section.js';
import { DecideBar } from './decide-bar.js';
import type { LeftOut } from './left-out.js';
import { EVERYTHING, type PlanFilter } from './plan-filter.js';
import { PlanItems } from './plan-items.js';
import { PlanSummary } from './plan-summary.js';
import { RejectDialog } from './reject-dialog.js';

interface PendingGateProps {
  readonly run: Run;
  readonly gate: Gate;
  readonly plan: Plan;
  readonly isDeciding: boolean;
  readonly approve: (approval: Approval) => void;
  readonly reject: (reason: string) => void;
}

/** A plan that waits for its approver: first what changed, then the figures, then every item, and the decision. */
export function PendingGate({ run, gate, plan, isDeciding, approve, reject }: PendingGateProps) {
  const [filter, setFilter] = useState<PlanFilter>(EVERYTHING);
  const [leftOut, setLeftOut] = useState<LeftOut>(() => new Map());
  const [asks, setAsks] = useState<'approve' | 'reject' | undefined>();
  const close = (): void => setAsks(undefined);
  const decidable = (act: 'approve' | 'reject') => (): void => setAsks(act);
  return (
    <>
      <ChangesSection changes={plan.changes} filter={filter} setFilter={setFilter} />
      <PlanSummary run={run} plan={plan} />
      <PlanItems
        plan={plan}
        filter={filter}
        setFilter={setFilter}
        leftOut={leftOut}
        setLeftOut={setLeftOut}
        keys={{ a: decidable('approve'), r: decidable('reject') }}
      />
      <DecideBar
        gate={gate}
        plan={plan}
        leftOut={leftOut}
        isDeciding={isDeciding}
        approve={decidable('approve')}
        reject={decidable('reject')}
      />
      {asks === 'approve' && (
        <ApproveDialog
          gate={gate}
          plan={plan}
          leftOut={leftOut}
          close={close}
          approve={(approval) => {
            close();
            approve(approval);
          }}
        />
      )}
      {asks === 'reject' && (
        <RejectDialog
          plan={plan}
          close={close}
          reject={(reason) => {
            close();
            reject(reason);
          }}
        />
      )}
    </>
  );
}
