import type { Ledger } from '#ledger';
import type { DeliveryStore } from '../outbox/delivery.store.js';
import type { Subscriptions } from '../subscriptions/subscriptions.js';
import type { nextPause } from '../webhooks/retry-schedule.js';
import type { SenderTimes } from '../webhooks/sender.js';
import type { TargetRules } from '../webhooks/targets.js';
import type { DeliveryLog } from './attempts.js';

export interface DeliveryParts {
  /** The service's login. */
  readonly url: string;
  readonly ledger: Ledger;
  readonly subscriptions: Subscriptions;
  readonly store: DeliveryStore;
  readonly rules: TargetRules;
  readonly log: DeliveryLog;
  /** Pauses between attempts, and how long an answer is waited for; days and seconds unless said. */
  readonly nextPause?: typeof nextPause;
  readonly times?: SenderTimes;
  /** How long a receiver that is down is left alone at first, in milliseconds. */
  readonly downPauseMs?: number;
}
