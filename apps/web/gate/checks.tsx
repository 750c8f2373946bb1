import { useQuery } from '@tanstack/react-query';
import { AlertTriangle, CheckCircle2, CircleX, RefreshCw } from 'lucide-react';
import { type Sync, syncs } from '../api/mirror.js';
import type { Plan, Precondition, Run } from '../api/runs.js';
import { countText } from '../figures/money.js';
import { Moment } from '../figures/moment.js';
import { nameText } from '../words/actions.js';
import styles from './plan-summary.module.css';

/** How far the data can be trusted: preconditions, warnings of the planner, and the age of each sync. */
export function Checks({ run, plan }: { readonly run: Run; readonly plan: Plan }) {
  return (
    <ul className={styles.checks}>
      {run.preconditions.map((check) => (
        <PreconditionLine key={check.name} check={check} />
      ))}
      {plan.warnings.map((warning) => (
        <li key={warning} className={styles.warn}>
          <AlertTriangle aria-label="Warning" />
          <span>{warning}</span>
        </li>
      ))}
      <Syncs />
    </ul>
  );
}

function PreconditionLine({ check: { name, severity, passed, observed } }: { readonly check: Precondition }) {
  const Icon = passed ? CheckCircle2 : severity === 'warn' ? AlertTriangle : CircleX;
  const look = passed ? styles.good : severity === 'warn' ? styles.warn : styles.bad;
  return (
    <li className={look}>
      <Icon aria-label={passed ? 'Holds' : 'Does not hold'} />
      <span>
        {nameText(name)} {passed ? 'holds' : 'does not hold'}. <Observed observed={observed} />
      </span>
    </li>
  );
}

/** What the contract's query found, by its own names. */
function Observed({ observed }: { readonly observed: unknown }) {
  if (typeof observed !== 'object' || observed === null) return null;
  return (
    <span className={styles.note}>
      {Object.entries(observed as Readonly<Record<string, unknown>>).map(([name, value]) => (
        <span key={name}>
          {name} <Value value={value} />{' '}
        </span>
      ))}
    </span>
  );
}

function Value({ value }: { readonly value: unknown }) {
  if (value === null) return 'none';
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(value)) {
    return (
      <>
        <Moment at={value} />, <Moment at={value} as="distance" />
      </>
    );
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function Syncs() {
  const { data } = useQuery({
    queryKey: ['syncs'],
    queryFn: ({ signal }) => syncs(signal),
    staleTime: 30_000,
  });
  if (!data) return null;
  return data.items.map((sync) => <SyncLine key={sync.sync_type} sync={sync} />);
}

function SyncLine({ sync: { sync_type, completed_at, rows_read, rejected } }: { readonly sync: Sync }) {
  return (
    <li>
      <RefreshCw aria-label="Sync" />
      <span>
        {nameText(sync_type)} <Moment at={completed_at} as="distance" />{' '}
        <span className={styles.note}>
          {countText(rows_read)} rows{rejected > 0 && `, ${countText(rejected)} rejected`}
        </span>
      </span>
    </li>
  );
}
