import { amountText } from './money.js';
import styles from './amount.module.css';

interface AmountProps {
  readonly amount: string;
  readonly currency: string | null;
}

/** `1,234.56 USD`: the figure, and the currency where eyes find it in a column. */
export function Amount({ amount, currency }: AmountProps) {
  return (
    <span className={styles.amount}>
      {amountText(amount, currency)}
      {currency !== null && <span className={styles.currency}> {currency}</span>}
    </span>
  );
}
