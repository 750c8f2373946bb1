/** Schedules, expiries and everything else that waits for the clock. */
export { type DueItem, DueList } from './application/due-list.js';
export { Scheduler } from './application/scheduler.js';
export { SchedulingModule } from './scheduling.module.js';
