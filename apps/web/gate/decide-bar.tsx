import type { Gate, Plan } from '../api/runs.js';
import { Button } from '../controls/button.js';
import { countOf } from '../figures/money.js';
import { Moment } from '../figures/moment.js';
import { useSession, whyNotDecide } from '../frame/session.js';
import styles from './decide-bar.module.css';
import type { LeftOut } from './left-out.js';
import { stagedItems, stagesText } from './staged.js';

interface DecideBarProps {
  readonly gate: Gate;
  readonly plan: Plan;
  readonly leftOut: LeftOut;
  readonly isDeciding: boolean;
  readonly approve: () => void;
  readonly reject: () => void;
}

/** Always in sight: what approving does, and the two decisions. */
export function DecideBar({ gate, plan, leftOut, isDeciding, approve, reject }: DecideBarProps) {
  const session = useSession();
  const why = whyNotDecide(session, gate);
  const staged = stagedItems(plan, leftOut).length;
  return (
    <section className={styles.bar} aria-label="Decide about the plan">
      <p className={styles.says}>
        <strong>Approving {stagesText(staged)}.</strong>
        {leftOut.size > 0 && <> {countOf(leftOut.size, 'item')} left out.</>}
        <span className={styles.until}>
          {why ??
            (gate.expires_at !== null && (
              <>
                Open until <Moment at={gate.expires_at} />.
              </>
            ))}
        </span>
      </p>
      <Button onPress={reject} isDisabled={why !== undefined || isDeciding}>
        Reject …
      </Button>
      <Button look="approve" onPress={approve} isDisabled={why !== undefined || isDeciding}>
        {isDeciding ? 'Deciding …' : 'Approve …'}
      </Button>
    </section>
  );
}
