/** Durable readers of the ledger: who works, how far each has come, sagas in lanes, and what stands still. */
export { beginning, type Checkpoint, verifyCheckpoint } from './checkpoint.js';
export { type CheckpointWrite, loadCheckpoint, saveCheckpoints } from './checkpoint.store.js';
export { failureKind, FinalFailure, pauseBefore, Unavailable } from './failure.js';
export { ResumeLane, ResumeLaneHandler } from './resume-lane/resume-lane.handler.js';
export { NestSagas } from './sagas/nest-sagas.js';
export { onEvent } from './sagas/on-event.js';
export { type ParkedLane, parkedLanes } from './sagas/parked.store.js';
export { SagaRunner, SAGAS } from './sagas/saga-runner.js';
export { SagaSource } from './sagas/saga-source.js';
export { BEAT_TIMES, type BeatTimes } from './workers/beat.js';
export { fence } from './workers/fence.js';
export { type Lease, LeaseLost, type Unit } from './workers/unit.js';
export { Workers, type WorkersLog, type WorkersOptions } from './workers/workers.js';
