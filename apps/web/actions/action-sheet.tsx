import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Action, approve, oneAction, reject } from '../api/proposed-actions.js';
import { Button } from '../controls/button.js';
import { Dialog, DialogBody, DialogFooter } from '../controls/dialog.js';
import { Failure, Loading } from '../controls/loading.js';
import { Notice } from '../controls/notice.js';
import { DecisionProblem } from '../decisions/decision-problem.js';
import { ReasonDialog } from '../decisions/reason-dialog.js';
import { useSession, whyNotDecide } from '../frame/session.js';
import { Moment } from '../figures/moment.js';
import { Evidence } from '../item/evidence.js';
import { ItemFacts } from '../item/item-facts.js';
import { Letter } from '../item/letter.js';
import { Neighbours } from '../item/neighbours.js';
import { actionStatus, approvingDoes } from '../words/actions.js';
import { codeTitle } from '../words/codes.js';
import styles from './actions.module.css';
import { History } from './history.js';

interface ActionSheetProps {
  readonly actionId: string;
  /** As they are listed, to go to the next and the one before. */
  readonly ids: readonly string[];
  readonly go: (id: string) => void;
  readonly close: () => void;
}

/** One staged action: what it is about, why it is here, what it would do, and the decision. */
export function ActionSheet({ actionId, ids, go, close }: ActionSheetProps) {
  const {
    data: action,
    error,
    refetch,
  } = useQuery({
    queryKey: ['action', actionId],
    queryFn: ({ signal }) => oneAction(actionId, signal),
  });
  return (
    <Dialog
      title={action ? (action.customer_name ?? action.recipient ?? action.entity_ref) : 'Action'}
      isOpen
      close={close}
      form="sheet"
      tools={<Neighbours ids={ids} at={actionId} go={go} />}
    >
      {action ? (
        <Decide key={actionId} action={action} />
      ) : (
        <DialogBody>
          {error ? (
            <Failure what="this action" error={error} again={() => void refetch()} />
          ) : (
            <Loading what="the action" lines={8} />
          )}
        </DialogBody>
      )}
    </Dialog>
  );
}

function Decide({ action }: { readonly action: Action }) {
  const queries = useQueryClient();
  const [asks, setAsks] = useState(false);
  const id = action.action_id;
  const lookAgain = (): Promise<unknown> =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ['action', id] }),
      queries.invalidateQueries({ queryKey: ['actions', action.run_id] }),
      queries.invalidateQueries({ queryKey: ['waiting'] }),
    ]);
  const decided = (now: Action): void => {
    queries.setQueryData(['action', id], now);
  };
  const approval = useMutation({
    mutationFn: () => approve(id, { digest: action.digest }),
    onSuccess: decided,
    onSettled: lookAgain,
  });
  const rejection = useMutation({
    mutationFn: (reason: string) => reject(id, reason),
    onSuccess: decided,
    onSettled: lookAgain,
  });
  const error = approval.error ?? rejection.error;
  return (
    <>
      <DialogBody>
        {error && <DecisionProblem error={error} />}
        <Standing action={action} />
        <ItemFacts item={action} planned={action.evidence} />
        {action.draft !== null && (
          <Letter draft={action.draft} address={`/api/v1/proposed-actions/${id}/letter`} />
        )}
        <Evidence planned={action.evidence} />
        <History action={action} />
      </DialogBody>
      {action.status === 'pending' && (
        <Buttons
          action={action}
          isDeciding={approval.isPending || rejection.isPending}
          approve={approval.mutate}
          reject={() => setAsks(true)}
        />
      )}
      {asks && (
        <ReasonDialog
          title="Reject this action?"
          label="Why"
          hint="Kept with the action, and shown when the next plan is decided."
          act="Reject"
          look="reject"
          close={() => setAsks(false)}
          done={(reason) => {
            setAsks(false);
            rejection.mutate(reason);
          }}
        />
      )}
    </>
  );
}

interface ButtonsProps {
  readonly action: Action;
  readonly isDeciding: boolean;
  readonly approve: () => void;
  readonly reject: () => void;
}

function Buttons({ action, isDeciding, approve: onApprove, reject: onReject }: ButtonsProps) {
  const why = whyNotDecide(useSession(), action);
  const isOff = why !== undefined || isDeciding;
  return (
    <DialogFooter>
      <p className={styles.decide}>{why ?? approvingDoes(action.tool)}</p>
      <Button onPress={onReject} isDisabled={isOff}>
        Reject …
      </Button>
      <Button look="approve" onPress={onApprove} isDisabled={isOff}>
        {isDeciding ? 'Deciding …' : 'Approve'}
      </Button>
    </DialogFooter>
  );
}

const KINDS = { quiet: 'info', accent: 'info', good: 'good', warn: 'warn', bad: 'bad' } as const;

/** What was decided about it; nothing while it waits. */
function Standing({ action }: { readonly action: Action }) {
  const { status, decided_by, decided_at, reason, superseded_by } = action;
  if (status === 'pending') return null;
  const { tone, word } = actionStatus(status);
  const superseded = action.history.find(({ type }) => type === 'Superseded');
  return (
    <Notice
      kind={KINDS[tone]}
      title={
        <>
          {word}
          {decided_by !== null && ` by ${decided_by}`}
          {decided_at !== null && (
            <>
              , <Moment at={decided_at} />
            </>
          )}
        </>
      }
      live
    >
      {reason !== null && <p>“{reason}”</p>}
      {superseded && <p>{codeTitle(String(superseded.data['code']))}</p>}
      {superseded_by !== null && <p>In its place: {superseded_by}</p>}
    </Notice>
  );
}
