/** The Ledger port and what every adapter shares. */
export { canonicalJson } from './canonical-json.js';
export {
  EventRefused,
  ForeignCheckpoint,
  IdempotencyConflict,
  LedgerError,
  LedgerOverloaded,
  LedgerUnavailable,
  RequirementMissing,
  WrongExpectedRevision,
} from './errors.js';
export {
  asDomainEvent,
  type Decided,
  decideAndAppend,
  type DomainEvent,
  loadState,
  type Step,
} from './decide.js';
export { derivedId, eventId, requestDigest, sha256, uuidV5 } from './identity.js';
export type { JsonObject, JsonValue } from './json.js';
export {
  type AppendEachRequest,
  type Appended,
  type AppendRequest,
  type Batch,
  type Fact,
  type FactOutcome,
  type Filter,
  type FollowOptions,
  Ledger,
  type LedgerHead,
  type NewEvent,
  type Requirement,
} from './ledger.js';
export { beforeMoment, upToMoment } from './moment.js';
export {
  type EventContext,
  type EventMetadata,
  type Lane,
  lane,
  NO_EVENTS,
  type Position,
  position,
  type Recorded,
  type Revision,
  revision,
  START,
  type StreamEvent,
  type StreamName,
  streamName,
} from './recorded.js';
