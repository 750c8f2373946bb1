import { useQuery } from '@tanstack/react-query';
import { type PlanItem, planItem } from '../api/runs.js';
import { Dialog, DialogBody } from '../controls/dialog.js';
import { Failure, Loading } from '../controls/loading.js';
import { Notice } from '../controls/notice.js';
import { ItemFacts } from '../item/item-facts.js';
import { Neighbours } from '../item/neighbours.js';
import { Evidence } from '../item/evidence.js';
import { Letter } from '../item/letter.js';
import { codeTitle } from '../words/codes.js';

interface PlannedItemSheetProps {
  readonly runId: string;
  readonly item: PlanItem;
  /** Among which one goes to the next and the one before. */
  readonly items: readonly PlanItem[];
  readonly go: (id: string) => void;
  readonly close: () => void;
}

/** One item of a plan before it is staged: what would be staged, and why. */
export function PlannedItemSheet({ runId, item, items, go, close }: PlannedItemSheetProps) {
  const { data, error, refetch } = useQuery({
    queryKey: ['plan-item', runId, item.action_id],
    queryFn: ({ signal }) => planItem(runId, item.action_id, signal),
    staleTime: Infinity,
  });
  const ids = items.map(({ action_id }) => action_id);
  return (
    <Dialog
      title={item.customer_name ?? item.recipient ?? item.key}
      isOpen
      close={close}
      form="sheet"
      tools={<Neighbours ids={ids} at={item.action_id} go={go} />}
    >
      <DialogBody>
        <Fate item={item} />
        {error && <Failure what="this item" error={error} again={() => void refetch()} />}
        {!data && !error && <Loading what="the item" lines={8} />}
        {data && (
          <>
            <ItemFacts item={item} planned={data.evidence} />
            {data.draft !== null && (
              <Letter
                draft={data.draft}
                address={`/api/v1/runs/${runId}/plan/items/${item.action_id}/letter`}
              />
            )}
            <Evidence planned={data.evidence} />
          </>
        )}
      </DialogBody>
    </Dialog>
  );
}

function Fate({ item: { verdict, code, alone } }: { readonly item: PlanItem }) {
  switch (verdict) {
    case 'stage':
      return (
        <Notice kind="info" title="Approving the plan stages this draft; it sends nothing.">
          {alone
            ? 'It is then decided by itself, never in one click with others.'
            : 'It is then decided by itself or together with others like it.'}
        </Notice>
      );
    case 'skip':
      return (
        <Notice kind="warn" title={`Held back: ${codeTitle(code ?? 'by a rule')}`}>
          Nothing is staged for it by this plan.
        </Notice>
      );
    case 'fail':
      return (
        <Notice kind="bad" title={`Failed: ${codeTitle(code ?? 'see below')}`}>
          The other items are not concerned.
        </Notice>
      );
  }
}
