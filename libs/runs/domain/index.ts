/** The pure part of a run: its events and what may be decided about it. */
export {
  type AdmissionCommand,
  admissionDecider,
  type AdmissionState,
  type Fate,
  type Overlap,
} from './admission.decider.js';
export {
  ADMISSION_EVENT_TYPES,
  type AdmissionEvent,
  type StartOrder,
  type Trigger,
  type TriggerKind,
} from './admission.events.js';
export { PlanApproval } from './plan-approval.js';
export type { RunCommand } from './run.commands.js';
export { runDecider } from './run.decider.js';
export { type CheckTerms, countsOf, type Epilogue } from './run.ending.js';
export {
  type CheckKind,
  type ContextSnapshot,
  type Counts,
  type DraftStaged,
  type GateOverdue,
  type GateReminded,
  type GateTerms,
  type ItemFailed,
  type ItemSkipped,
  type PlanPrepared,
  type PreconditionChecked,
  RUN_EVENT_TYPES,
  type RunCompleted,
  type RunEvent,
  type RunOutcome,
  type RunParked,
  type RunResumed,
  type RunStarted,
  type RunStatus,
  type RunSummary,
  type Verdict,
} from './run.events.js';
export { RUN_KEYS } from './run.keys.js';
export { emptyRun, evolveRun, type Phase, type RunState, type ScheduledCheck } from './run.state.js';
