import type { Plan } from '../api/runs.js';
import { TierBadge } from '../controls/badge.js';
import { amountText, countText } from '../figures/money.js';
import styles from './plan-summary.module.css';

/** Tiers and currencies, never added across currencies. */
export function Totals({ plan: { totals, by_tier } }: { readonly plan: Plan }) {
  const currencies = Object.keys(totals);
  const sum = (of: (tier: Plan['by_tier'][number]) => number): number =>
    by_tier.reduce((total, tier) => total + of(tier), 0);
  return (
    <>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label="Overdue by tier and currency">
        <table className={styles.totals}>
          <thead>
            <tr>
              <th scope="col">Tier</th>
              <th scope="col" className={styles.figures}>
                Customers
              </th>
              <th scope="col" className={styles.figures}>
                Staged
              </th>
              {currencies.map((currency) => (
                <th key={currency} scope="col" className={styles.figures}>
                  {currency}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {by_tier.map(({ tier, name, customers, staged, overdue }) => (
              <tr key={tier}>
                <th scope="row">
                  <TierBadge tier={tier} name={name} />
                </th>
                <td>{countText(customers)}</td>
                <td>{countText(staged)}</td>
                {currencies.map((currency) => (
                  <td key={currency}>
                    {overdue[currency] === undefined ? (
                      <span className={styles.none}>–</span>
                    ) : (
                      amountText(overdue[currency], currency)
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Overdue</th>
              <td>{countText(sum(({ customers }) => customers))}</td>
              <td>{countText(sum(({ staged }) => staged))}</td>
              {currencies.map((currency) => (
                <td key={currency}>
                  <strong>{amountText(totals[currency]?.overdue ?? '0', currency)}</strong>
                </td>
              ))}
            </tr>
            <tr>
              <th scope="row">All open</th>
              <td />
              <td />
              {currencies.map((currency) => (
                <td key={currency}>{amountText(totals[currency]?.open ?? '0', currency)}</td>
              ))}
            </tr>
          </tfoot>
        </table>
      </div>
      <p className={styles.note}>
        Customers and amounts are before anything is held back, “staged” is after.
      </p>
    </>
  );
}
