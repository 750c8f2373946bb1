import { Check as CheckMark, CircleAlert } from 'lucide-react';
import type { Check, PlannedItem } from '../api/proposed-actions.js';
import { amountText, countOf } from '../figures/money.js';
import { codeTitle } from '../words/codes.js';
import styles from './item.module.css';

/** Every rule that could have held it back, with its result, in the order in which they were asked. */
export function Evidence({ planned }: { readonly planned: PlannedItem | 'erased' | null }) {
  if (planned === null || planned === 'erased' || planned.evidence.length === 0) return null;
  const hits = planned.evidence.filter(({ hit }) => hit).length;
  return (
    <section className={styles.section} aria-labelledby="rules">
      <h3 id="rules">
        {countOf(planned.evidence.length, 'rule')} asked, {hits === 0 ? 'none holds it back' : `${hits} hit`}
      </h3>
      <ul className={styles.checks}>
        {planned.evidence.map((check) => (
          <Rule key={check.code} check={check} />
        ))}
      </ul>
    </section>
  );
}

const EFFECTS = {
  skip: 'holds it back',
  mark: 'marks it',
  drop_items: 'drops documents',
  tool: 'changes how it is done',
} as const;

function Rule({ check: { code, rule, hit, effect, dropped } }: { readonly check: Check }) {
  return (
    <li data-hit={hit || undefined}>
      {hit ? <CircleAlert aria-label="Hit" /> : <CheckMark aria-label="Not hit" />}
      <span>
        {codeTitle(code)}
        {hit && <strong> {EFFECTS[effect]}</strong>}
        {dropped && ` (${countOf(dropped.count, 'document')}, ${amountText(dropped.amount, null)})`}
        <code>{rule.trim()}</code>
      </span>
    </li>
  );
}
