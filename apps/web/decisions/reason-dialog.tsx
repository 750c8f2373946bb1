import { type ReactNode, useState } from 'react';
import { Form } from 'react-aria-components';
import { Button } from '../controls/button.js';
import { Dialog, DialogBody, DialogFooter } from '../controls/dialog.js';
import { Field } from '../controls/field.js';

interface ReasonDialogProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly label: string;
  readonly hint: string;
  /** What the button says. */
  readonly act: string;
  readonly look?: 'primary' | 'reject';
  /** Asks until when, too. */
  readonly until?: string;
  readonly close: () => void;
  readonly done: (reason: string, until: string | undefined) => void;
}

/** Asks why, before it is done. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { title, children, label, hint, act, look = 'primary', until: untilHint, close, done } = props;
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  return (
    <Dialog title={title} isOpen close={close}>
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          done(reason.trim(), until === '' ? undefined : until);
        }}
      >
        <DialogBody>
          {children}
          <Field
            label={label}
            hint={hint}
            lines={3}
            value={reason}
            onChange={setReason}
            validate={(text) =>
              text.trim() === '' ? 'A reason is needed: it is kept and shown to later runs.' : null
            }
            maxLength={2_000}
            autoFocus
            isRequired
          />
          {untilHint !== undefined && (
            <Field label="Until (optional)" hint={untilHint} type="date" value={until} onChange={setUntil} />
          )}
        </DialogBody>
        <DialogFooter>
          <Button onPress={close}>Cancel</Button>
          <Button look={look} type="submit">
            {act}
          </Button>
        </DialogFooter>
      </Form>
    </Dialog>
  );
}
