import type { Action } from '../api/proposed-actions.js';
import { Moment } from '../figures/moment.js';
import { eventText } from '../words/events.js';
import styles from './actions.module.css';

/** What happened to an action, from its own events. */
export function History({ action }: { readonly action: Action }) {
  return (
    <section aria-labelledby="history">
      <h3 id="history">History</h3>
      <ol className={styles.history}>
        {action.history.map(({ type, recorded_at, actor }) => (
          <li key={`${type} ${recorded_at}`}>
            <Moment at={recorded_at} /> {eventText(type)} by {actor}
          </li>
        ))}
      </ol>
    </section>
  );
}
