import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { pendingGroups } from '../api/proposed-actions.js';
import { Failure, Loading } from '../controls/loading.js';
import { classes } from '../controls/classes.js';
import { usePlace } from '../frame/address.js';
import { Frame } from '../frame/frame.js';
import { useHasRoom } from '../frame/has-room.js';
import styles from './inbox.module.css';
import { NothingWaits } from './nothing-waits.js';
import { waitingIn } from './queue.js';
import { QueueList } from './queue-list.js';
import { RunPanel } from './run-panel.js';

const EVERY_MS = 5_000;

/** What waits for a decision, and one run of it open. */
export function InboxPage() {
  const [place] = usePlace();
  const { data, error, refetch } = useQuery({
    queryKey: ['waiting'],
    queryFn: ({ signal }) => pendingGroups(signal),
    refetchInterval: EVERY_MS,
    select: ({ items }) => waitingIn(items),
  });
  const asked = place.get('run') ?? undefined;
  // Where there is room for both, the most urgent one is open already.
  const hasRoom = useHasRoom();
  const open = asked ?? (hasRoom ? data?.[0]?.runId : undefined);
  useEffect(() => {
    scrollTo(0, 0);
  }, [open]);
  return (
    <Frame current="/proposed-actions.html">
      <div className={classes(styles.inbox, asked !== undefined && styles.isOpen)}>
        <aside className={styles.queue} aria-label="Waiting for a decision">
          <h1>Inbox</h1>
          {error && !data && <Failure what="the inbox" error={error} again={() => void refetch()} />}
          {!data && !error && <Loading what="the inbox" />}
          {data && <QueueList waiting={data} open={open} />}
        </aside>
        <div className={styles.panel}>
          {open !== undefined && <RunPanel key={open} runId={open} />}
          {open === undefined && data?.length === 0 && <NothingWaits />}
        </div>
      </div>
    </Frame>
  );
}
