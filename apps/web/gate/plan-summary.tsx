import type { Plan, Run } from '../api/runs.js';
import { Checks } from './checks.js';
import { HeldBack } from './held-back.js';
import styles from './plan-summary.module.css';
import { Totals } from './totals.js';

/** A plan in figures: what is overdue where, what was held back and why, and how far the data can be trusted. */
export function PlanSummary({ run, plan }: { readonly run: Run; readonly plan: Plan }) {
  return (
    <div className={styles.summary}>
      <section aria-labelledby="totals" className={styles.wide}>
        <h3 id="totals">Overdue by tier</h3>
        <Totals plan={plan} />
      </section>
      <section aria-labelledby="checks">
        <h3 id="checks">Checks</h3>
        <Checks run={run} plan={plan} />
      </section>
      <section aria-labelledby="held-back">
        <h3 id="held-back">Held back and marked</h3>
        <HeldBack plan={plan} />
      </section>
    </div>
  );
}
