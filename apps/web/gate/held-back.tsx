import type { CodeCount, Plan } from '../api/runs.js';
import { countText } from '../figures/money.js';
import { codeAbout, codeTitle } from '../words/codes.js';
import styles from './plan-summary.module.css';

/** What is not staged, by the first rule that held it back, and what is staged in another way than usual. */
export function HeldBack({ plan: { suppressed, marked } }: { readonly plan: Plan }) {
  if (suppressed.length === 0 && marked.length === 0) {
    return <p className={styles.note}>No rule held anything back, and none marked anything.</p>;
  }
  return (
    <>
      {suppressed.length > 0 && (
        <>
          <p className={styles.note}>Not staged, by the first rule that said so:</p>
          <Codes codes={suppressed} />
        </>
      )}
      {marked.length > 0 && (
        <>
          <p className={styles.note}>Staged, and marked:</p>
          <Codes codes={marked} />
        </>
      )}
    </>
  );
}

function Codes({ codes }: { readonly codes: readonly CodeCount[] }) {
  return (
    <ul className={styles.codes}>
      {codes.map(({ code, count }) => (
        <li key={code}>
          <span className={styles.count}>{countText(count)}</span>
          <span>
            {codeTitle(code)} <span className={styles.note}>{codeAbout(code)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
