import { CONTRACT_EVENT_TYPES, type ContractEvent } from '#contracts/domain';
import { SUBSCRIPTION_EVENT_TYPES, type SubscriptionEvent } from '#delivery/domain';
import {
  CONTACT_EVENT_TYPES,
  type ContactEvent,
  EFFECTS_EVENT_TYPES,
  type EffectsEvent,
  NOTICE_EVENT_TYPES,
  type NoticeEvent,
} from '#effects/domain';
import { LEDGER_EVENT_TYPES, type LedgerEvent } from '#evidence/domain';
import { TOKEN_EVENT_TYPES, type TokenEvent } from '#identity/domain';
import { SYNC_EVENT_TYPES, type SyncEvent } from '#mirror/domain';
import { ACTION_EVENT_TYPES, type ActionEvent } from '#proposed-actions/domain';
import { ADMISSION_EVENT_TYPES, type AdmissionEvent, RUN_EVENT_TYPES, type RunEvent } from '#runs/domain';
import { SCHEDULE_EVENT_TYPES, type ScheduleEvent } from '#scheduling/domain';
import { OPERATOR_EVENT_TYPES, type OperatorEvent } from '#subscriptions/domain';

/** Every event that this build writes or must understand. */
export type AppEvent =
  | RunEvent
  | ActionEvent
  | AdmissionEvent
  | ScheduleEvent
  | ContractEvent
  | TokenEvent
  | ContactEvent
  | EffectsEvent
  | NoticeEvent
  | SyncEvent
  | LedgerEvent
  | SubscriptionEvent
  | OperatorEvent;

export const APP_EVENT_TYPES: readonly AppEvent['type'][] = [
  ...new Set([
    ...RUN_EVENT_TYPES,
    ...ACTION_EVENT_TYPES,
    ...ADMISSION_EVENT_TYPES,
    ...SCHEDULE_EVENT_TYPES,
    ...CONTRACT_EVENT_TYPES,
    ...TOKEN_EVENT_TYPES,
    ...CONTACT_EVENT_TYPES,
    ...EFFECTS_EVENT_TYPES,
    ...NOTICE_EVENT_TYPES,
    ...SYNC_EVENT_TYPES,
    ...LEDGER_EVENT_TYPES,
    ...SUBSCRIPTION_EVENT_TYPES,
    ...OPERATOR_EVENT_TYPES,
  ]),
];
