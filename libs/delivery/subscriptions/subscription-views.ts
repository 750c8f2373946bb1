import { type ContentStore } from '#content';
import { fold } from '#eventsourcing';
import { asDomainEvent, type Ledger } from '#ledger';
import { subscriptionDecider, type SubscriptionEvent } from '../domain/index.js';
import type { DeliveryRow, DeliveryStore, LineStatus } from '../outbox/delivery.store.js';
import { subscriptionStream } from './subscription-stream.js';
import { unknownSubscription } from './subscriptions.js';

/** A subscription as an operator sees it. */
export interface SubscriptionView {
  readonly subscription_id: string;
  readonly name: string;
  /** The whole address, for those who may administer; else only where it leads (scheme, host, port). */
  readonly url: string;
  /** Empty: all. */
  readonly types: readonly string[];
  readonly state: 'active' | 'paused' | 'removed';
  /** Why it is paused: OPERATOR, or GONE (the receiver answered 410). */
  readonly code: string | null;
  readonly created_by: string;
  readonly created_at: string;
  /** Up to where the ledger was read for it. */
  readonly position: string;
  readonly deliveries: { readonly due: number; readonly waiting: number; readonly parked: number };
  /** Why nothing at all can be sent. */
  readonly problem: string | null;
  readonly last_error: string | null;
}

/** What operators look at. A subscription itself is told by its stream: what was just made is never unknown. */
export class SubscriptionViews {
  constructor(
    private readonly ledger: Ledger,
    private readonly content: ContentStore,
    private readonly store: DeliveryStore,
  ) {}

  async list(whole: boolean): Promise<readonly SubscriptionView[]> {
    const statuses = await this.store.statuses();
    const views = await Promise.all(statuses.map((status) => this.of(status.subscription_id, status, whole)));
    return views.filter((view) => view !== undefined).filter((view) => view.state !== 'removed');
  }

  /** @throws Refusal not_found */
  async one(id: string, whole: boolean): Promise<SubscriptionView> {
    const statuses = await this.store.statuses();
    const status = statuses.find((one) => one.subscription_id === id);
    const view = await this.of(id, status, whole);
    if (!view) throw unknownSubscription(id);
    return view;
  }

  /** Deliveries of a subscription, the newest first. @throws Refusal not_found */
  async deliveries(
    id: string,
    filter: { readonly state?: string | undefined; readonly run_id?: string | undefined },
    page: { readonly before: string | undefined; readonly limit: number },
  ): Promise<readonly DeliveryRow[]> {
    await this.one(id, false);
    return this.store.deliveries(id, filter, page);
  }

  private async of(
    id: string,
    status: LineStatus | undefined,
    whole: boolean,
  ): Promise<SubscriptionView | undefined> {
    const events = await this.ledger.read(subscriptionStream(id));
    const state = fold(subscriptionDecider, events.map(asDomainEvent<SubscriptionEvent>));
    const [first] = events;
    if (!state || !first) return undefined;
    const { subscription_id, name, origin, types, code, created_by, after_position } = state;
    return {
      subscription_id,
      name,
      url: whole ? await this.url(state.url_digest) : origin,
      types,
      state: state.state,
      code,
      created_by,
      created_at: first.recorded_at,
      position: String(status?.position ?? after_position),
      deliveries: { due: status?.due ?? 0, waiting: status?.waiting ?? 0, parked: status?.parked ?? 0 },
      problem: status?.problem ?? null,
      last_error: status?.last_error ?? null,
    };
  }

  private async url(digest: Parameters<ContentStore['get']>[0]): Promise<string> {
    const found = (await this.content.find([digest])).get(digest);
    return found?.state === 'present' ? (found.body as string) : 'erased';
  }
}
