import { Amount } from '../figures/amount.js';
import { roughly } from '../figures/money.js';
import styles from './aging-bar.module.css';

interface AgingBarProps {
  /** The row of the contract's query; without these columns there is no bar. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly currency: string | null;
}

const BUCKETS = [
  { column: 'not_due', name: 'Not due' },
  { column: 'days_1_30', name: '1–30 days' },
  { column: 'days_31_60', name: '31–60' },
  { column: 'days_61_90', name: '61–90' },
  { column: 'over_90_amount', name: 'Over 90' },
] as const;

/** What is open by its age, to scale, and the figures below. */
export function AgingBar({ facts, currency }: AgingBarProps) {
  const buckets = BUCKETS.flatMap((bucket, step) => {
    const amount = facts[bucket.column];
    return typeof amount === 'string'
      ? [{ ...bucket, step, amount, size: Math.max(roughly(amount), 0) }]
      : [];
  });
  const all = buckets.reduce((sum, { size }) => sum + size, 0);
  if (buckets.length < BUCKETS.length || all === 0) return null;
  const credits = facts['unapplied_credits'];
  return (
    <div>
      <div className={styles.bar} aria-hidden="true">
        {buckets.map(({ column, step, size }) => (
          <span key={column} data-step={step} style={{ flexGrow: size / all }} hidden={size === 0} />
        ))}
      </div>
      <dl className={styles.figures}>
        {buckets.map(({ column, name, step, amount }) => (
          <div key={column}>
            <dt>
              <span className={styles.mark} data-step={step} />
              {name}
            </dt>
            <dd>
              <Amount amount={amount} currency={null} />
            </dd>
          </div>
        ))}
        {typeof credits === 'string' && roughly(credits) !== 0 && (
          <div>
            <dt>Credits</dt>
            <dd>
              <Amount amount={credits} currency={null} />
            </dd>
          </div>
        )}
        {typeof facts['total_open'] === 'string' && (
          <div>
            <dt>Total open</dt>
            <dd>
              <strong>
                <Amount amount={facts['total_open']} currency={currency} />
              </strong>
            </dd>
          </div>
        )}
      </dl>
    </div>
  );
}
