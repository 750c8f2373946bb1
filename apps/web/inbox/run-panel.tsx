import { useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import type { Run } from '../api/runs.js';
import { oneRun } from '../api/runs.js';
import { ActionsSection } from '../actions/actions-section.js';
import { Badge } from '../controls/badge.js';
import { Button } from '../controls/button.js';
import { Failure, Loading } from '../controls/loading.js';
import { usePlace } from '../frame/address.js';
import { dayText } from '../figures/time.js';
import { Moment } from '../figures/moment.js';
import { GateSection } from '../gate/gate-section.js';
import { useWorkflowTitle } from '../workflows/workflow-titles.js';
import { runStatus } from '../words/runs.js';
import styles from './run-panel.module.css';

const EVERY_MS = 3_000;

/** One run as far as people decide about it: its gate, then what it staged. */
export function RunPanel({ runId }: { readonly runId: string }) {
  const {
    data: run,
    error,
    refetch,
  } = useQuery({
    queryKey: ['run', runId],
    queryFn: ({ signal }) => oneRun(runId, signal),
    refetchInterval: EVERY_MS,
  });
  if (!run) {
    return error ? (
      <Failure what="this run" error={error} again={() => void refetch()} />
    ) : (
      <Loading what="the run" lines={6} />
    );
  }
  return (
    <article className={styles.run}>
      <Header run={run} />
      {run.gate && <GateSection run={run} gate={run.gate} />}
      {run.gate?.status !== 'pending' && <ActionsSection run={run} />}
    </article>
  );
}

function Header({ run }: { readonly run: Run }) {
  const [, go] = usePlace();
  const title = useWorkflowTitle(run.workflow_type);
  const { tone, word } = runStatus(run);
  return (
    <header className={styles.header}>
      <div className={styles.back}>
        <Button look="quiet" onPress={() => go({ run: undefined, item: undefined })}>
          <ArrowLeft aria-hidden="true" />
          Inbox
        </Button>
      </div>
      <h2 className={styles.title}>{title}</h2>
      <Badge tone={tone}>{word}</Badge>
      <p className={styles.facts}>
        {dayText(run.as_of)} · started by {run.trigger.by} <Moment at={run.requested_at} />
      </p>
    </header>
  );
}
