/** Types of events, as a person says them. */
const EVENTS: Readonly<Record<string, string>> = {
  ActionProposed: 'proposed',
  ActionEdited: 'edited',
  Approved: 'approved',
  Rejected: 'rejected',
  Expired: 'expired',
  Superseded: 'superseded',
  ExecutionStarted: 'execution started',
  Executed: 'executed',
  ExecutionFailed: 'execution failed',
};

export function eventText(type: string): string {
  return EVENTS[type] ?? type;
}
