import type { Changes, Outlier, PlanItem } from '../api/runs.js';
import { Disclosed } from '../controls/disclosed.js';
import { Badge } from '../controls/badge.js';
import { Amount } from '../figures/amount.js';
import { countOf, countText } from '../figures/money.js';
import styles from './changes.module.css';
import { EVERYTHING, type PlanFilter } from './plan-filter.js';

interface ChangesSectionProps {
  readonly changes: Changes;
  readonly filter: PlanFilter;
  readonly setFilter: (filter: PlanFilter) => void;
}

const LISTED = [
  { change: 'new', name: 'New', about: 'not in the last plan' },
  { change: 'escalated', name: 'Escalated', about: 'in a higher tier' },
  { change: 'unchanged', name: 'Unchanged', about: 'in no higher tier' },
] as const;

/** What is different from the last plan, before anything else. A tile lists what it counts. */
export function ChangesSection({ changes, filter, setFilter }: ChangesSectionProps) {
  const choose = (change: NonNullable<PlanItem['change']>): void =>
    setFilter(filter.change === change ? EVERYTHING : { ...EVERYTHING, verdict: 'all', change });
  return (
    <section aria-labelledby="changes" className={styles.section}>
      <h3 id="changes">Since the last plan</h3>
      <div className={styles.tiles}>
        {LISTED.map(({ change, name, about }) => (
          <button
            key={change}
            type="button"
            className={styles.tile}
            aria-pressed={filter.change === change}
            onClick={() => choose(change)}
          >
            <span className={styles.figure}>{countText(changes[change])}</span>
            <span className={styles.name}>{name}</span>
            <span className={styles.about}>{about}</span>
          </button>
        ))}
        <div className={styles.tile}>
          <span className={styles.figure}>{countText(changes.paid)}</span>
          <span className={styles.name}>Paid</span>
          <span className={styles.about}>nothing open any more</span>
        </div>
        <div className={styles.tile}>
          <span className={styles.figure}>{countText(changes.cleared)}</span>
          <span className={styles.name}>Cleared</span>
          <span className={styles.about}>nothing overdue any more</span>
        </div>
      </div>
      {changes.outliers.length > 0 && <Outliers outliers={changes.outliers} />}
      {changes.gone.length > 0 && <Gone gone={changes.gone} />}
    </section>
  );
}

const REASONS = { doubled: 'doubled', largest: 'among the ten largest' } as const;

function Outliers({ outliers }: { readonly outliers: readonly Outlier[] }) {
  const doubled = outliers.filter(({ reasons }) => reasons.includes('doubled')).length;
  return (
    <Disclosed
      title={`${countOf(outliers.length, 'outlier')} to look at${doubled > 0 ? `, ${doubled} doubled` : ''}`}
    >
      <ul className={styles.outliers}>
        {outliers.map(({ key, customer_name, customer_id, amount, currency, previous_amount, reasons }) => (
          <li key={key}>
            <span>{customer_name ?? customer_id ?? key}</span>
            <span className={styles.reasons}>
              {reasons.map((reason) => (
                <Badge key={reason} tone={reason === 'doubled' ? 'warn' : 'quiet'}>
                  {REASONS[reason]}
                </Badge>
              ))}
            </span>
            <span className={styles.amounts}>
              <Amount amount={amount} currency={currency} />
              {previous_amount !== null && (
                <span className={styles.about}>
                  before: <Amount amount={previous_amount} currency={currency} />
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Disclosed>
  );
}

function Gone({ gone }: { readonly gone: Changes['gone'] }) {
  return (
    <Disclosed title={`${countOf(gone.length, 'customer')} no longer in the plan`}>
      <ul className={styles.outliers}>
        {gone.map(({ key, customer_name, customer_id, amount, currency, how }) => (
          <li key={key}>
            <span>{customer_name ?? customer_id ?? key}</span>
            <span className={styles.reasons}>
              <Badge tone="good">{how}</Badge>
            </span>
            <span className={styles.amounts}>
              {amount !== null && (
                <span className={styles.about}>
                  was <Amount amount={amount} currency={currency} />
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Disclosed>
  );
}
