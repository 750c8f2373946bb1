import type { PlanItem } from '../api/runs.js';
import { Badge, TierBadge } from '../controls/badge.js';
import { Amount } from '../figures/amount.js';
import { roughly } from '../figures/money.js';
import { codeTitle } from '../words/codes.js';
import { toolName } from '../words/actions.js';
import type { Column } from '../table/column.js';
import { Named } from '../table/named.js';

const CHANGES = { new: 'New', escalated: 'Escalated', unchanged: 'Unchanged' } as const;

export const PLAN_COLUMNS: readonly Column<PlanItem>[] = [
  {
    id: 'customer',
    title: 'Customer',
    order: ({ customer_name, recipient, key }) => customer_name ?? recipient ?? key,
    cell: ({ customer_name, recipient, customer_id, key }) => (
      <Named
        name={customer_name ?? recipient ?? key}
        detail={customer_id ?? (recipient === null ? null : key)}
      />
    ),
  },
  {
    id: 'tier',
    title: 'Tier',
    width: '64px',
    order: ({ tier }) => tier,
    cell: ({ tier }) => tier !== null && <TierBadge tier={tier} />,
  },
  {
    id: 'age',
    title: 'Days late',
    width: '86px',
    figures: true,
    order: ({ age }) => age,
    cell: ({ age }) => age,
  },
  {
    id: 'amount',
    title: 'Overdue',
    width: '156px',
    figures: true,
    phone: 'aside',
    order: ({ amount }) => roughly(amount),
    cell: ({ amount, currency }) => amount !== null && <Amount amount={amount} currency={currency} />,
  },
  {
    id: 'change',
    title: 'Change',
    width: '104px',
    order: ({ change }) => change,
    cell: ({ change }) =>
      change !== null && (
        <Badge tone={change === 'escalated' ? 'warn' : change === 'new' ? 'accent' : 'quiet'}>
          {CHANGES[change]}
        </Badge>
      ),
  },
  {
    id: 'verdict',
    title: 'Becomes',
    width: '196px',
    phone: 'below',
    order: ({ verdict, code, tool }) => (verdict === 'stage' ? tool : (code ?? verdict)),
    cell: (item) => <Becomes item={item} />,
  },
];

function Becomes({ item: { verdict, code, tool, alone } }: { readonly item: PlanItem }) {
  switch (verdict) {
    case 'stage':
      return (
        <>
          {toolName(tool)}{' '}
          {alone && <Badge title="Decided by itself, never in one click with others">alone</Badge>}
        </>
      );
    case 'skip':
      return <Badge title={code ?? ''}>{codeTitle(code ?? 'held back')}</Badge>;
    case 'fail':
      return (
        <Badge tone="bad" title={code ?? ''}>
          {codeTitle(code ?? 'failed')}
        </Badge>
      );
  }
}
