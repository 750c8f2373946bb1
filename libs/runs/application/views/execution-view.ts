import { type ActionState, type Finding } from '#proposed-actions/domain';

/** What became of a single action after its decision, and what speaks against it. Nulls for a gate. */
export interface ExecutionView {
  readonly edited: boolean;
  readonly findings: readonly Finding[];
  /** Approved and not begun: for what it waits, and when it is looked at again. */
  readonly waiting: { readonly code: string; readonly until: string } | null;
  /** Handed to a person to do; null for what is carried out by itself. */
  readonly handed_over_at: string | null;
  readonly attempts: number;
  readonly message_id: string | null;
  readonly executed_at: string | null;
  /** The person who did it, or who found out that it was done; null when it was carried out by itself. */
  readonly executed_by: string | null;
  readonly failure_code: string | null;
}

export function executionView(state: ActionState): ExecutionView {
  const { execution, findings, edits, attempts, messageId } = state;
  return {
    edited: edits > 0,
    findings,
    waiting: execution.is === 'idle' ? execution.waiting : null,
    handed_over_at: execution.is === 'handed_over' ? execution.handedOver.handed_over_at : null,
    attempts,
    message_id: messageId,
    executed_at: execution.is === 'executed' ? execution.at : null,
    executed_by: execution.is === 'executed' ? execution.by : null,
    failure_code: failureOf(execution),
  };
}

function failureOf(execution: ActionState['execution']): string | null {
  if (execution.is === 'failed') return execution.code;
  return execution.is === 'unknown' ? execution.unknown.code : null;
}
