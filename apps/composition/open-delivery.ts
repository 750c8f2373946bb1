import type { ContentStore } from '#content';
import { DeliveryStore, SecretBox, Subscriptions, SubscriptionViews, TestDelivery } from '#delivery';
import type { Ledger } from '#ledger';
import type { Settings } from '#settings';

export interface Delivery {
  readonly store: DeliveryStore;
  readonly rules: { readonly http: boolean; readonly private: boolean };
  readonly subscriptions: Subscriptions;
  readonly views: SubscriptionViews;
  readonly test: TestDelivery;
}

/** Webhooks as far as making and looking at them goes; sending is the workers'. */
export function openDelivery(
  settings: Settings,
  url: string,
  ledger: Ledger,
  content: ContentStore,
): Delivery {
  const { webhookTargets, secretsKeyFile } = settings;
  const rules = { http: webhookTargets.includes('http'), private: webhookTargets.includes('private') };
  const store = new DeliveryStore(url);
  const box = new SecretBox(secretsKeyFile);
  const subscriptions = new Subscriptions({ ledger, content, store, box, rules });
  const views = new SubscriptionViews(ledger, content, store);
  const test = new TestDelivery(subscriptions, store, rules);
  return { store, rules, subscriptions, views, test };
}
