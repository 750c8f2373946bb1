/** The event-sourcing kit: deciders, folds, branded ids and times. Imports nothing; everything else may import it. */
export type { Brand } from './brand.js';
export { type Decider, fold } from './decider.js';
export {
  type ActionId,
  actionId,
  type Digest,
  digest,
  isDigest,
  type RunId,
  runId,
  type WorkflowType,
  workflowType,
} from './ids.js';
export { Refusal, type RefusalCode } from './refusal.js';
export {
  daysBetween,
  type Instant,
  instant,
  msBetween,
  type PlainDate,
  plainDate,
  plusDays,
  plusMs,
} from './time.js';
