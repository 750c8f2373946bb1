/** The pure part of a proposed action: its events, what may be decided, by whom. A run's gate is one too. */
export { ACTION_APPROVED_KEY, ACTION_COVERED_KEY, ActionApproval } from './action-approval.js';
export type { ActionContent, ActionRecipient } from './action-content.js';
export type { ActionCommand } from './action.commands.js';
export { actionDecider } from './action.decider.js';
export {
  ACTION_EVENT_TYPES,
  type ActionEdited,
  type ActionEvent,
  type ActionProposed,
  type Approved,
  type DecisionTerms,
  type DraftRechecked,
  type Exclusion,
  type Expired,
  type Finding,
  type Rejected,
  type Superseded,
} from './action.events.js';
export { type ActionState, type ActionStatus, type Execution, statusOf } from './action.state.js';
export {
  type ApprovalRequest,
  checkApproval,
  checkRejection,
  type Decider,
  type Decision,
  decidedOtherwise,
  onBehalfOf,
  type Proposal,
  type Role,
} from './decision.js';
export type {
  Channel,
  Executed,
  ExecutionEvent,
  ExecutionFailed,
  ExecutionSettled,
  ExecutionStarted,
  ExecutionUnknown,
  ExecutionWaiting,
  HandedOver,
  DoneByHand,
  SettledOutcome,
} from './execution.events.js';
