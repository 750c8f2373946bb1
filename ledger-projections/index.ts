/** Read models: what people and contracts see, each a pure function of events; and the projector that writes them. */
export { projections, projectionsDigest } from './all.js';
export { APP_EVENT_TYPES, type AppEvent } from './app-event.js';
export type { Projection } from './projection.js';
export { Projector } from './projector/projector.js';
export { ReadModelBehind, ReadModels } from './projector/read-models.js';
