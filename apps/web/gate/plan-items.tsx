import { useMemo, useState } from 'react';
import type { Plan, PlanItem, Verdict } from '../api/runs.js';
import { Choice, type Option } from '../controls/choice.js';
import { Search } from '../controls/search.js';
import { Tabs } from '../controls/tabs.js';
import { addressOf, usePlace } from '../frame/address.js';
import { DataTable } from '../table/data-table.js';
import type { RowKeys } from '../table/row-keys.js';
import { useSelection } from '../table/selection.js';
import { nameText } from '../words/actions.js';
import { LeaveOut } from './leave-out.js';
import type { LeftOut } from './left-out.js';
import { PLAN_COLUMNS } from './plan-columns.js';
import { EVERYTHING, matching, type PlanFilter } from './plan-filter.js';
import styles from './plan-items.module.css';
import { PlannedItemSheet } from './planned-item-sheet.js';

interface PlanItemsProps {
  readonly plan: Plan;
  readonly filter: PlanFilter;
  readonly setFilter: (filter: PlanFilter) => void;
  readonly leftOut: LeftOut;
  readonly setLeftOut: (leftOut: LeftOut) => void;
  readonly keys: RowKeys<PlanItem>;
}

const idOf = ({ action_id }: PlanItem): string => action_id;
const hrefOf = ({ action_id }: PlanItem): string => addressOf({ item: action_id });
const isFixed = ({ verdict }: PlanItem): boolean => verdict !== 'stage';

/** Every item of a plan, target by target: sorted, filtered, opened, left out. */
export function PlanItems({ plan, filter, setFilter, leftOut, setLeftOut, keys }: PlanItemsProps) {
  const [place, go] = usePlace();
  const targets = Object.keys(plan.counts);
  const [target, setTarget] = useState(targets[0] ?? '');
  const own = useMemo(() => plan.items.filter((item) => item.target === target), [plan, target]);
  const listed = useMemo(() => matching(own, filter), [own, filter]);
  const selection = useSelection();
  const open = ({ action_id }: PlanItem): void => go({ item: action_id });
  const opened = plan.items.find(({ action_id }) => action_id === place.get('item'));
  const parts = targets.map((name) => ({
    id: name,
    name: nameText(name),
    count: plan.counts[name]?.staged ?? 0,
  }));
  return (
    <section aria-label="Items of the plan">
      <Tabs label="Targets" parts={parts} chosen={target} choose={setTarget}>
        <Filters items={own} plan={plan} filter={filter} setFilter={setFilter} />
        <LeaveOut items={listed} selection={selection} leftOut={leftOut} setLeftOut={setLeftOut} />
        <DataTable
          label={nameText(target)}
          rows={listed}
          columns={PLAN_COLUMNS}
          idOf={idOf}
          hrefOf={hrefOf}
          open={open}
          selection={selection}
          isFixed={isFixed}
          stateOf={(item) =>
            leftOut.has(item.action_id) ? 'out' : item.verdict === 'stage' ? undefined : 'done'
          }
          keys={keys}
          empty="Nothing is like this. Change the filter to see more."
        />
      </Tabs>
      {opened && (
        <PlannedItemSheet
          runId={plan.run_id}
          item={opened}
          items={listed}
          go={(id) => go({ item: id }, 'replace')}
          close={() => go({ item: undefined })}
        />
      )}
    </section>
  );
}

const VERDICTS: readonly { readonly id: Verdict | 'all'; readonly name: string }[] = [
  { id: 'stage', name: 'Staged' },
  { id: 'skip', name: 'Held back' },
  { id: 'fail', name: 'Failed' },
  { id: 'all', name: 'All' },
];

interface FiltersProps {
  readonly items: readonly PlanItem[];
  readonly plan: Plan;
  readonly filter: PlanFilter;
  readonly setFilter: (filter: PlanFilter) => void;
}

function Filters({ items, plan, filter, setFilter }: FiltersProps) {
  const verdicts = VERDICTS.map(({ id, name }) => ({
    id,
    name,
    count: id === 'all' ? items.length : items.filter(({ verdict }) => verdict === id).length,
  })).filter(({ id, count }) => count > 0 || id === filter.verdict);
  const tiers: readonly Option<string>[] = [
    { id: 'all', name: 'All' },
    ...plan.by_tier.map(({ tier, name }) => ({ id: String(tier), name: `${tier} ${name}` })),
  ];
  return (
    <div className={styles.filters}>
      <Search
        label="Customer or number"
        words={filter.words}
        search={(words) => setFilter({ ...filter, words })}
      />
      <Choice
        label="Show"
        options={verdicts}
        chosen={filter.verdict}
        choose={(verdict) => setFilter({ ...EVERYTHING, words: filter.words, tier: filter.tier, verdict })}
      />
      {plan.by_tier.length > 0 && (
        <Choice
          label="Tier"
          options={tiers}
          chosen={filter.tier === undefined ? 'all' : String(filter.tier)}
          choose={(tier) => setFilter({ ...filter, tier: tier === 'all' ? undefined : Number(tier) })}
        />
      )}
    </div>
  );
}
