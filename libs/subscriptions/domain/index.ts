/** The pure part of subscriptions: what operators do to readers of the ledger. */
export {
  type LaneResumed,
  OPERATOR_EVENT_TYPES,
  type OperatorEvent,
  type ReadModelRebuildRequested,
  type ReadModelResumed,
} from './operator.events.js';
