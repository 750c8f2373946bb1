/** One run: started, planned, decided, carried out. */
export {
  Approve,
  type Decided,
  type ExclusionRequest,
  Reject,
} from './application/decide/decide.commands.js';
export { CancelRun, ExpireGate } from './application/end-run/end-run.commands.js';
export { Freshness, type Lesson, Lessons } from './application/freshness.js';
export { ParkRun, ResumeRun } from './application/park-run/park-run.handlers.js';
export { loadPlan, type ManifestItem, type PlanManifest } from './application/prepare-plan/manifest.js';
export { RunContracts, type RunTerms } from './application/run-contracts.js';
export { RunRepository } from './application/run-repository.js';
export {
  actionStream,
  type Cause,
  causedBy,
  contextOf,
  runStream,
  workflowStream,
} from './application/run-streams.js';
export { type Started, type StartRequest, StartRun } from './application/start-run/start-run.command.js';
export { ActionViews, type ActionView } from './application/views/action-views.js';
export { RunViews, type RunView } from './application/views/run-views.js';
export { ShownContent } from './application/views/shown-content.js';
export { type Simulation, Simulations } from './application/simulate/simulations.js';
export { RunsModule } from './runs.module.js';
