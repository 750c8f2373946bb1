/** Read models: what people and contracts see, each a pure function of events; and the projector that writes them. */
export { projections, projectionsDigest } from './all.js';
export { APP_EVENT_TYPES, type AppEvent } from './app-event.js';
export type { Projection } from './projection.js';
export { checkReadModels, type CheckReport } from './projector/check.js';
export { prepareReadModels } from './projector/prepare.js';
export { Projector } from './projector/projector.js';
export { ReadModelBehind, ReadModels, type ReadModelState } from './projector/read-models.js';
export {
  type ProposedActionGroup,
  ProposedActionQueries,
} from './proposed-actions/proposed-actions.queries.js';
export { ReflexionQueries } from './reflexion-log/reflexion.queries.js';
export { ScheduleQueries } from './schedules/schedules.queries.js';
export { RunLogQueries } from './workflow-run-log/run-log.queries.js';
export { WorkflowQueries } from './workflows/workflows.queries.js';
export { VerifyResultQueries } from './workflow-verify-results/verify-results.queries.js';
