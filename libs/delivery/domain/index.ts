/** The pure part of delivery: subscriptions, and which events leave the house as what. */
export { EVENT_SCHEMAS, type EventSchema } from './event-schemas.js';
export { type Links, type Outgoing, OUTGOING_TYPES, type OutgoingType } from './outgoing-event.js';
export { type About, needsOf, outgoingOf, SOURCE_TYPES, type SourceEvent } from './outgoing-events.js';
export {
  type SubscriptionCommand,
  subscriptionDecider,
  type SubscriptionState,
} from './subscription.decider.js';
export {
  type DeliveriesResumed,
  SUBSCRIPTION_EVENT_TYPES,
  type SubscriptionCreated,
  type SubscriptionEvent,
  type SubscriptionId,
  type SubscriptionReplayed,
} from './subscription.events.js';
