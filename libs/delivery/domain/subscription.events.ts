import type { Brand, Digest } from '#eventsourcing';

export type SubscriptionId = Brand<string, 'SubscriptionId'>;

/** Where deliveries go. The whole address may hold a secret in its path, so it is content, which can be erased. */
export type Target = {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Content: the whole address. */
  readonly url_digest: Digest;
};

export type SubscriptionCreated = {
  readonly type: 'SubscriptionCreated';
  readonly data: Target & {
    readonly subscription_id: SubscriptionId;
    readonly name: string;
    /** Types of events for the outside; empty for all, also those to come. */
    readonly types: readonly string[];
    /** The first event that is delivered is the one after this position. */
    readonly after_position: string;
    readonly by: string;
  };
};

export type SubscriptionChanged = {
  readonly type: 'SubscriptionChanged';
  readonly data: Target & {
    readonly subscription_id: SubscriptionId;
    readonly name: string;
    readonly types: readonly string[];
    readonly by: string;
  };
};

/** Signed with a fresh secret from now on, and with the one before for a while. The secret itself is nowhere here. */
export type SubscriptionSecretRotated = {
  readonly type: 'SubscriptionSecretRotated';
  readonly data: { readonly subscription_id: SubscriptionId; readonly by: string };
};

/** Nothing is sent until it is resumed; what happens meanwhile is kept. */
export type SubscriptionPaused = {
  readonly type: 'SubscriptionPaused';
  readonly data: {
    readonly subscription_id: SubscriptionId;
    /** GONE: the receiver answered that it is no more. */
    readonly code: 'OPERATOR' | 'GONE';
    readonly by: string;
  };
};

export type SubscriptionResumed = {
  readonly type: 'SubscriptionResumed';
  readonly data: { readonly subscription_id: SubscriptionId; readonly by: string };
};

export type SubscriptionRemoved = {
  readonly type: 'SubscriptionRemoved';
  readonly data: { readonly subscription_id: SubscriptionId; readonly by: string };
};

/** Everything after a position is delivered once more, in order, under the ids it had. */
export type SubscriptionReplayed = {
  readonly type: 'SubscriptionReplayed';
  readonly data: {
    readonly subscription_id: SubscriptionId;
    readonly after_position: string;
    readonly by: string;
  };
};

/** The deliveries of a parked run go on, with or without the one that they stand at. */
export type DeliveriesResumed = {
  readonly type: 'DeliveriesResumed';
  readonly data: {
    readonly subscription_id: SubscriptionId;
    /** The run; null for every run that is parked. */
    readonly run_id: string | null;
    readonly skip: boolean;
    readonly by: string;
    /** Content: why. */
    readonly reason_digest: Digest | null;
  };
};

/** What happens in the stream `subscription-<id>`. */
export type SubscriptionEvent =
  | SubscriptionCreated
  | SubscriptionChanged
  | SubscriptionSecretRotated
  | SubscriptionPaused
  | SubscriptionResumed
  | SubscriptionRemoved
  | SubscriptionReplayed
  | DeliveriesResumed;

export const SUBSCRIPTION_EVENT_TYPES = [
  'SubscriptionCreated',
  'SubscriptionChanged',
  'SubscriptionSecretRotated',
  'SubscriptionPaused',
  'SubscriptionResumed',
  'SubscriptionRemoved',
  'SubscriptionReplayed',
  'DeliveriesResumed',
] as const satisfies readonly SubscriptionEvent['type'][];
