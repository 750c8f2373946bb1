import type { Plan } from '../api/runs.js';
import { ReasonDialog } from '../decisions/reason-dialog.js';
import { dayText } from '../figures/time.js';

interface RejectDialogProps {
  readonly plan: Plan;
  readonly close: () => void;
  readonly reject: (reason: string) => void;
}

export function RejectDialog({ plan, close, reject }: RejectDialogProps) {
  return (
    <ReasonDialog
      title={`Reject the plan of ${dayText(plan.as_of)}?`}
      label="Why"
      hint="Kept with the run, and shown when the next plan is decided."
      act="Reject the plan"
      look="reject"
      close={close}
      done={reject}
    >
      <p>Nothing is staged and nothing is sent. The run ends here; the next one plans afresh.</p>
    </ReasonDialog>
  );
}
