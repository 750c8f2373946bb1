import type { ActionRow } from '../api/proposed-actions.js';
import { Badge, TierBadge } from '../controls/badge.js';
import { Amount } from '../figures/amount.js';
import { roughly } from '../figures/money.js';
import { Moment } from '../figures/moment.js';
import type { Column } from '../table/column.js';
import { Named } from '../table/named.js';
import { actionStatus, toolName } from '../words/actions.js';

export const ACTION_COLUMNS: readonly Column<ActionRow>[] = [
  {
    id: 'customer',
    title: 'Customer',
    order: ({ customer_name, recipient, entity_ref }) => customer_name ?? recipient ?? entity_ref,
    cell: ({ customer_name, customer_id, recipient, entity_ref }) => (
      <Named
        name={customer_name ?? recipient ?? entity_ref}
        detail={customer_id ?? (recipient === null ? null : entity_ref)}
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
    id: 'amount',
    title: 'Amount',
    width: '156px',
    figures: true,
    phone: 'aside',
    order: ({ amount }) => roughly(amount),
    cell: ({ amount, currency }) => amount !== null && <Amount amount={amount} currency={currency} />,
  },
  {
    id: 'tool',
    title: 'What',
    width: '150px',
    order: ({ tool }) => tool,
    cell: ({ tool, alone }) => (
      <>
        {toolName(tool)}{' '}
        {alone && <Badge title="Decided by itself, never in one click with others">alone</Badge>}
      </>
    ),
  },
  {
    id: 'status',
    title: 'State',
    width: '210px',
    phone: 'below',
    order: ({ status, decided_at }) => `${status} ${decided_at ?? ''}`,
    cell: (action) => <State action={action} />,
  },
];

function State({ action: { status, decided_by, decided_at, expires_at } }: { readonly action: ActionRow }) {
  const { tone, word } = actionStatus(status);
  return (
    <>
      <Badge tone={tone}>{word}</Badge>{' '}
      {status === 'pending' && expires_at !== null && (
        <>
          until <Moment at={expires_at} />
        </>
      )}
      {decided_by !== null && decided_at !== null && (
        <>
          {decided_by}, <Moment at={decided_at} />
        </>
      )}
    </>
  );
}
