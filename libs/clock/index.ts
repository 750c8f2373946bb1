/** The one clock that deciders, scheduler and `recorded_at` share. */
export { Clock } from './clock.js';
export { ManualClock } from './manual-clock.js';
export { SystemClock } from './system-clock.js';
