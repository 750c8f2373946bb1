import type { MouseEvent } from 'react';
import { Badge } from '../controls/badge.js';
import { addressOf, usePlace } from '../frame/address.js';
import { useNow } from '../frame/server-clock.js';
import { distanceText, dayText } from '../figures/time.js';
import { countOfTool } from '../words/actions.js';
import { useWorkflowTitle } from '../workflows/workflow-titles.js';
import styles from './inbox.module.css';
import type { Waiting } from './queue.js';

interface QueueListProps {
  readonly waiting: readonly Waiting[];
  /** The run that is open beside it. */
  readonly open: string | undefined;
}

export function QueueList({ waiting, open }: QueueListProps) {
  if (waiting.length === 0) return <p className={styles.quiet}>Nothing waits.</p>;
  return (
    <ul className={styles.list}>
      {waiting.map((run) => (
        <li key={run.runId}>
          <QueueEntry run={run} isOpen={run.runId === open} />
        </li>
      ))}
    </ul>
  );
}

function QueueEntry({ run, isOpen }: { readonly run: Waiting; readonly isOpen: boolean }) {
  const [, go] = usePlace();
  const title = useWorkflowTitle(run.workflowType);
  const place = { run: run.runId, item: undefined };
  const openHere = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(place);
  };
  return (
    <a className={styles.entry} href={addressOf(place)} onClick={openHere} aria-current={isOpen || undefined}>
      <span className={styles.entryTop}>
        <strong>{title}</strong>
        {run.isGate ? <Badge tone="accent">Plan</Badge> : <Badge>{run.actions}</Badge>}
      </span>
      <span className={styles.quiet}>{dayText(run.asOf)}</span>
      <span className={styles.quiet}>
        {run.isGate ? 'The plan waits at the gate' : namedTools(run.byTool)}
        {run.firstExpiresAt !== null && <Expiry at={run.firstExpiresAt} isGate={run.isGate} />}
      </span>
    </a>
  );
}

function Expiry({ at, isGate }: { readonly at: string; readonly isGate: boolean }) {
  const now = useNow();
  return (
    <>
      {' · '}
      {isGate ? 'closes' : 'first expires'} {distanceText(at, now)}
    </>
  );
}

function namedTools(byTool: Waiting['byTool']): string {
  return Object.entries(byTool)
    .map(([tool, count]) => countOfTool(count, tool))
    .join(', ');
}
