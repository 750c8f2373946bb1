import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type ActionRow, actionsOf } from '../api/proposed-actions.js';
import type { Loaded } from '../api/page.js';
import type { Run } from '../api/runs.js';
import { Choice } from '../controls/choice.js';
import { Failure, Loading } from '../controls/loading.js';
import { Search } from '../controls/search.js';
import { Tabs } from '../controls/tabs.js';
import { addressOf, usePlace } from '../frame/address.js';
import { countText } from '../figures/money.js';
import { DataTable } from '../table/data-table.js';
import { nameText } from '../words/actions.js';
import { ACTION_COLUMNS } from './action-columns.js';
import { ActionSheet } from './action-sheet.js';
import styles from './actions.module.css';

const EVERY_MS = 5_000;

const idOf = ({ action_id }: ActionRow): string => action_id;
const hrefOf = ({ action_id }: ActionRow): string => addressOf({ item: action_id });

/** What a run has staged, to be decided one by one; what is decided stays in sight. */
export function ActionsSection({ run }: { readonly run: Run }) {
  const { data, error, refetch } = useActions(run);
  if (!data) {
    return error ? (
      <Failure what="the actions" error={error} again={() => void refetch()} />
    ) : (
      <Loading what="the actions" lines={6} />
    );
  }
  const actions = data.items.filter(({ target }) => target !== null);
  return actions.length === 0 ? null : <Actions actions={actions} complete={data.complete} />;
}

function Actions({
  actions,
  complete,
}: {
  readonly actions: readonly ActionRow[];
  readonly complete: boolean;
}) {
  const [place, go] = usePlace();
  const targets = useMemo(() => [...new Set(actions.map(({ target }) => target ?? ''))], [actions]);
  const [chosen, setTarget] = useState<string>();
  const [status, setStatus] = useState('pending');
  const [words, setWords] = useState('');
  const target = chosen ?? targets[0] ?? '';
  const own = useMemo(() => actions.filter((action) => action.target === target), [actions, target]);
  const listed = useMemo(() => matching(own, status, words), [own, status, words]);
  const opened = place.get('item');
  const statuses = [...new Set(own.map((action) => action.status)).add('pending')];
  return (
    <section aria-label="Actions of this run">
      <Tabs
        label="Targets"
        parts={targets.map((name) => ({ id: name, name: nameText(name), count: pendingIn(actions, name) }))}
        chosen={target}
        choose={setTarget}
      >
        <div className={styles.filters}>
          <Search label="Customer or number" words={words} search={setWords} />
          <Choice
            label="Show"
            options={[...statuses.map((id) => ({ id, name: nameText(id) })), { id: 'all', name: 'All' }]}
            chosen={status}
            choose={setStatus}
          />
          <span className={styles.count} role="status">
            {countText(listed.length)} listed{!complete && ', more are loading'}
          </span>
        </div>
        <DataTable
          label={nameText(target)}
          rows={listed}
          columns={ACTION_COLUMNS}
          idOf={idOf}
          hrefOf={hrefOf}
          open={({ action_id }) => go({ item: action_id })}
          stateOf={(action) => (action.status === 'pending' ? undefined : 'done')}
          initialSort={{ column: 'amount', descending: true }}
          empty={status === 'pending' ? 'All of these are decided.' : 'Nothing is like this.'}
        />
      </Tabs>
      {opened !== null && (
        <ActionSheet
          actionId={opened}
          ids={listed.map(idOf)}
          go={(id) => go({ item: id }, 'replace')}
          close={() => go({ item: undefined })}
        />
      )}
    </section>
  );
}

/** Every page of the list; what has come so far is shown on the way the first time. */
function useActions(run: Run) {
  return useQuery({
    queryKey: ['actions', run.run_id],
    refetchInterval: EVERY_MS,
    queryFn: async ({ signal, client, queryKey }): Promise<Loaded<ActionRow>> => {
      let last: Loaded<ActionRow> = { items: [], complete: true };
      for await (const loaded of actionsOf(run.run_id, signal)) {
        last = loaded;
        if (client.getQueryData<Loaded<ActionRow>>(queryKey)?.complete !== true)
          client.setQueryData(queryKey, loaded);
      }
      return last;
    },
  });
}

function pendingIn(actions: readonly ActionRow[], target: string): number {
  return actions.filter((action) => action.target === target && action.status === 'pending').length;
}

function matching(actions: readonly ActionRow[], status: string, words: string): readonly ActionRow[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return actions.filter((action) => {
    const text = [action.customer_name, action.customer_id, action.recipient].join(' ').toLowerCase();
    return (status === 'all' || action.status === status) && wanted.every((word) => text.includes(word));
  });
}
