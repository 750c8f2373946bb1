import { ACTION_EVENT_TYPES, type ActionEvent } from '#proposed-actions/domain';
import { ADMISSION_EVENT_TYPES, type AdmissionEvent, RUN_EVENT_TYPES, type RunEvent } from '#runs/domain';
import { SCHEDULE_EVENT_TYPES, type ScheduleEvent } from '#scheduling/domain';

/** Every event that this build writes or must understand. */
export type AppEvent = RunEvent | ActionEvent | AdmissionEvent | ScheduleEvent;

export const APP_EVENT_TYPES: readonly AppEvent['type'][] = [
  ...new Set([...RUN_EVENT_TYPES, ...ACTION_EVENT_TYPES, ...ADMISSION_EVENT_TYPES, ...SCHEDULE_EVENT_TYPES]),
];
