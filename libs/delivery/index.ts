/** What leaves the house: events for the outside, the webhooks that bring them, and who subscribes. */
export { type CloudEvent } from './events/cloud-event.js';
export { OutgoingReader } from './events/outgoing-reader.js';
export { WebhookDelivery } from './lines/deliverer.js';
export { type DeliveryRow, DeliveryStore } from './outbox/delivery.store.js';
export { SubscriptionViews, type SubscriptionView } from './subscriptions/subscription-views.js';
export { type NewSubscription, Subscriptions } from './subscriptions/subscriptions.js';
export { TestDelivery, type TestReport } from './subscriptions/test-delivery.js';
export { SecretBox } from './webhooks/secret-box.js';
