/** Wall-clock schedules and calendar days in time zones. */
export { dateIn } from './date-in.js';
export { nextOccurrence, type Occurrence } from './next-occurrence.js';
