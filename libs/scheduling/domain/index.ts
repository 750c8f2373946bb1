/** The pure part of schedules: what fires when, and what became of each occurrence. */
export { isOnTime, type ScheduleCommand, scheduleDecider, type ScheduleState } from './schedule.decider.js';
export {
  type Schedule,
  SCHEDULE_EVENT_TYPES,
  type SchedulePaused,
  type ScheduleEvent,
  type TickOutcome,
} from './schedule.events.js';
