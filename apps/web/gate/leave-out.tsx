import { useState } from 'react';
import type { PlanItem } from '../api/runs.js';
import { Button } from '../controls/button.js';
import { ReasonDialog } from '../decisions/reason-dialog.js';
import { countOf } from '../figures/money.js';
import type { Selection } from '../table/selection.js';
import type { LeftOut } from './left-out.js';
import styles from './plan-items.module.css';

interface LeaveOutProps {
  /** As they are listed. */
  readonly items: readonly PlanItem[];
  readonly selection: Selection;
  readonly leftOut: LeftOut;
  readonly setLeftOut: (leftOut: LeftOut) => void;
}

/** What can be done with the ticked rows of a plan: leave them out, with a reason and an until-date, or put them back. */
export function LeaveOut({ items, selection, leftOut, setLeftOut }: LeaveOutProps) {
  const [asks, setAsks] = useState(false);
  const ticked = items.filter(({ action_id }) => selection.ids.has(action_id));
  const out = ticked.filter(({ action_id }) => leftOut.has(action_id));
  const leave = (reason: string, until: string | undefined): void => {
    const next = new Map(leftOut);
    for (const { action_id } of ticked) {
      next.set(action_id, { action_id, reason, ...(until !== undefined && { until }) });
    }
    setLeftOut(next);
    setAsks(false);
    selection.clear();
  };
  const putBack = (): void => {
    setLeftOut(new Map([...leftOut].filter(([id]) => !selection.ids.has(id))));
    selection.clear();
  };
  if (ticked.length === 0) {
    return (
      <div className={styles.tools}>
        <span>{countOf(items.length, 'item')}. Tick those that the plan should leave out.</span>
      </div>
    );
  }
  return (
    <div className={styles.tools} role="group" aria-label="Ticked rows">
      <strong>{countOf(ticked.length, 'item')} ticked</strong>
      <Button onPress={() => setAsks(true)}>Leave out …</Button>
      {out.length > 0 && <Button onPress={putBack}>Put back</Button>}
      <Button look="quiet" onPress={selection.clear}>
        Untick
      </Button>
      {asks && (
        <ReasonDialog
          title={`Leave out ${countOf(ticked.length, 'item')}`}
          label="Why"
          hint="Kept in the record, and shown when the next plan is decided."
          until="Until then the customer is not contacted; later runs honour it."
          act="Leave out"
          close={() => setAsks(false)}
          done={leave}
        />
      )}
    </div>
  );
}
