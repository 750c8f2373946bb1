/** The pure part of a proposed action: its events, what may be decided, by whom. A run's gate is one too. */
export {
  ACTION_EVENT_TYPES,
  type ActionEvent,
  type ActionProposed,
  type Approved,
  type DecisionTerms,
  type Exclusion,
  type Expired,
  type Rejected,
  type Superseded,
} from './action.events.js';
export { type ActionCommand, actionDecider, type ActionState } from './action.decider.js';
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
