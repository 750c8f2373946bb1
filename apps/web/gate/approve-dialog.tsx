import { useState } from 'react';
import { Form } from 'react-aria-components';
import type { Approval } from '../api/proposed-actions.js';
import type { Gate, Plan } from '../api/runs.js';
import { Button } from '../controls/button.js';
import { Dialog, DialogBody, DialogFooter } from '../controls/dialog.js';
import { Field } from '../controls/field.js';
import { countOf } from '../figures/money.js';
import { dayText } from '../figures/time.js';
import type { LeftOut } from './left-out.js';
import { stagedByTool, stagedItems, stagesText } from './staged.js';

interface ApproveDialogProps {
  readonly gate: Gate;
  readonly plan: Plan;
  readonly leftOut: LeftOut;
  readonly close: () => void;
  readonly approve: (approval: Approval) => void;
}

/** The countersignature: what it covers, by its digest, in the moment before it is given. */
export function ApproveDialog({ gate, plan, leftOut, close, approve }: ApproveDialogProps) {
  const [note, setNote] = useState('');
  const staged = stagedItems(plan, leftOut);
  return (
    <Dialog title={`Approve the plan of ${dayText(plan.as_of)}?`} isOpen close={close} form="alert">
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          approve({
            digest: gate.digest,
            exclude: [...leftOut.values()],
            ...(note.trim() !== '' && { note: note.trim() }),
          });
        }}
      >
        <DialogBody>
          <p>
            <strong>This {stagesText(staged.length)}</strong> ({stagedByTool(staged)}). Each of them is then
            decided by itself before anything leaves.
          </p>
          {leftOut.size > 0 && <p>{countOf(leftOut.size, 'item')} left out, with the reasons you gave.</p>}
          <Field label="Note (optional)" lines={2} value={note} onChange={setNote} maxLength={2_000} />
          <p>
            You sign for <code>{shortDigest(gate.digest)}</code>, the plan as it is shown here.
          </p>
        </DialogBody>
        <DialogFooter>
          <Button onPress={close}>Cancel</Button>
          <Button look="approve" type="submit" autoFocus>
            Approve
          </Button>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}

/** Enough to tell plans apart by eye. */
function shortDigest(digest: string): string {
  return digest.slice(0, 'sha256:'.length + 12);
}
