import type { PlannedItem } from '../api/proposed-actions.js';
import { Badge, TierBadge } from '../controls/badge.js';
import { Amount } from '../figures/amount.js';
import { AgingBar } from './aging-bar.js';
import styles from './item.module.css';

interface ItemFactsProps {
  readonly item: {
    readonly tier: number | null;
    readonly amount: string | null;
    readonly currency: string | null;
    readonly customer_id: string | null;
    readonly alone: boolean;
  };
  readonly planned: PlannedItem | 'erased' | null;
}

/** What is owed, how old it is, and why it is in this tier. */
export function ItemFacts({ item, planned }: ItemFactsProps) {
  if (planned === 'erased') return <p>What was known of this customer was erased.</p>;
  const days = planned?.facts['days_overdue'];
  return (
    <section className={styles.section} aria-label="What is owed">
      <p className={styles.figures}>
        {item.tier !== null && <TierBadge tier={item.tier} name={planned?.tier_name ?? undefined} />}
        {item.amount !== null && (
          <strong>
            <Amount amount={item.amount} currency={item.currency} /> overdue
          </strong>
        )}
        {typeof days === 'number' && <span>{days} days late</span>}
        {item.customer_id !== null && <span className={styles.quiet}>customer {item.customer_id}</span>}
        {planned?.vip === true && <Badge tone="warn">VIP</Badge>}
        {item.alone && <Badge>decided alone</Badge>}
      </p>
      {planned && <AgingBar facts={planned.facts} currency={item.currency} />}
      {planned?.tier_rule != null && item.tier !== null && (
        <p className={styles.quiet}>
          Tier {item.tier} because <code>{planned.tier_rule}</code>
        </p>
      )}
      {planned?.error !== undefined && <p className={styles.error}>{planned.error}</p>}
    </section>
  );
}
