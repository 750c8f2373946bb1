import { randomUUID } from 'node:crypto';
import type { ContentStore } from '#content';
import { type Digest, Refusal } from '#eventsourcing';
import {
  beforeMoment,
  decideAndAppend,
  derivedId,
  type EventContext,
  lane,
  type Ledger,
  loadState,
} from '#ledger';
import {
  OUTGOING_TYPES,
  type SubscriptionCommand,
  subscriptionDecider,
  type SubscriptionEvent,
  type SubscriptionId,
  type SubscriptionState,
} from '../domain/index.js';
import { partitionOfSubscription } from '../lines/partition.js';
import type { DeliveryStore } from '../outbox/delivery.store.js';
import type { SecretBox } from '../webhooks/secret-box.js';
import { checkWebhookSecret, newWebhookSecret } from '../webhooks/signature.js';
import { checkTarget, type TargetRules } from '../webhooks/targets.js';
import { subscriptionStream } from './subscription-stream.js';

export interface SubscriptionsParts {
  readonly ledger: Ledger;
  readonly content: ContentStore;
  readonly store: DeliveryStore;
  readonly box: SecretBox;
  readonly rules: TargetRules;
}

export interface NewSubscription {
  readonly url: string;
  readonly name?: string | undefined;
  /** All unless said. */
  readonly types?: readonly string[] | undefined;
  /** Position or time of the first event that is wanted; what comes from now on unless said. */
  readonly from?: string | undefined;
  /** One's own, of the form `whsec_...`; made here unless said. */
  readonly secret?: string | undefined;
}

/** What is needed to send. */
export interface ServedSubscription {
  readonly name: string;
  readonly url: string;
  readonly types: readonly string[];
  readonly after_position: string;
}

const MAX_SUBSCRIPTIONS = 200;
const SECRETS_REMEMBERED_MS = 5 * 60_000;

/**
 * Makes, changes and removes subscriptions, each act an event with who did it. The secret that signs is made first
 * and kept sealed outside the ledger, and shown once.
 */
export class Subscriptions {
  private readonly remembered = new Map<
    string,
    { readonly secrets: readonly string[]; readonly until: number }
  >();

  constructor(private readonly parts: SubscriptionsParts) {}

  /**
   * @param key of the client: with the same one it is the same subscription
   * @returns the secret only where this call made the subscription
   */
  async create(
    request: NewSubscription,
    by: string,
    key: string = randomUUID(),
  ): Promise<{ readonly id: SubscriptionId; readonly secret: string | null }> {
    const { store, box, rules } = this.parts;
    const { url, types = [], secret = newWebhookSecret() } = request;
    const { origin, hostname } = await checkTarget(url, rules);
    const name = checkedName(request.name ?? hostname);
    checkTypes(types);
    checkWebhookSecret(secret);
    const id = derivedId('subscription', by, key) as SubscriptionId;
    const known = await this.state(id);
    if (known) return this.again(id, known, { name, origin, types });
    if ((await store.lines()).length >= MAX_SUBSCRIPTIONS) {
      throw new Refusal(
        'conflict',
        `There are ${MAX_SUBSCRIPTIONS} subscriptions, the most there may be. Remove one.`,
      );
    }
    const after_position = await this.place(request.from);
    const url_digest = await this.keepUrl(id, url);
    // First what the event is about: a secret without an event signs nothing.
    const fresh = await store.keepSecret(id, 1, box.seal(secret, id));
    const created = { subscription_id: id, name, origin, url_digest, types, after_position, by };
    await this.take(id, 'create', by, { kind: 'Create', created });
    await store.addLine(id, partitionOfSubscription(id));
    return { id, secret: fresh ? secret : null };
  }

  async change(id: string, request: Partial<Pick<NewSubscription, 'url' | 'name' | 'types'>>, by: string) {
    const { url, name, types } = request;
    if (types) checkTypes(types);
    await this.known(id);
    const target = url === undefined ? undefined : await checkTarget(url, this.parts.rules);
    await this.act(id, by, {
      kind: 'Change',
      by,
      types,
      name: name === undefined ? undefined : checkedName(name),
      target: target && { origin: target.origin, url_digest: await this.keepUrl(id, target.href) },
    });
  }

  /** @returns the new secret, shown this once; the one before signs beside it for a day */
  async rotateSecret(id: string, by: string): Promise<string> {
    const state = await this.known(id);
    const secret = newWebhookSecret();
    // Of two rotations at once one finds the version taken.
    const kept = await this.parts.store.keepSecret(id, state.acts + 1, this.parts.box.seal(secret, id));
    if (!kept) throw new Refusal('conflict', 'The secret is being rotated by somebody else just now.');
    await this.act(id, by, { kind: 'RotateSecret', by });
    this.remembered.delete(id);
    return secret;
  }

  async pause(id: string, by: string, code: 'OPERATOR' | 'GONE' = 'OPERATOR'): Promise<void> {
    await this.act(id, by, { kind: 'Pause', code, by });
  }

  async resume(id: string, by: string): Promise<void> {
    await this.act(id, by, { kind: 'Resume', by });
  }

  async remove(id: string, by: string): Promise<void> {
    await this.act(id, by, { kind: 'Remove', by });
  }

  /** @param from position or time of the first event that is delivered again */
  async replay(id: string, from: string, by: string): Promise<void> {
    await this.act(id, by, { kind: 'Replay', afterPosition: await this.place(from), by });
  }

  /** Parked and failing runs are tried again at once, or, with `skip`, without what they stand at. */
  async resumeDeliveries(
    id: string,
    by: string,
    options: {
      readonly runId?: string | undefined;
      readonly skip?: boolean | undefined;
      readonly reason?: string | undefined;
    },
  ): Promise<void> {
    await this.known(id);
    const { runId = null, skip = false, reason = '' } = options;
    const subject = `subscription:${id}`;
    const reasonDigest =
      reason.trim() === '' ? null : await this.keep({ kind: 'text', subject, body: reason.trim() });
    await this.act(id, by, { kind: 'ResumeDeliveries', runId, skip, by, reasonDigest });
  }

  /** What is needed to send; undefined while nothing is to be sent. */
  async toServe(id: string): Promise<ServedSubscription | undefined> {
    const state = await this.state(id);
    if (state?.state !== 'active') return undefined;
    this.remembered.delete(id);
    await this.secrets(id);
    const { name, types, after_position } = state;
    return { name, types, after_position, url: await this.urlOf(id) };
  }

  /** Where deliveries go. @throws Refusal not_found */
  async urlOf(id: string): Promise<string> {
    return (await this.parts.content.get((await this.known(id)).url_digest)) as string;
  }

  /** The secrets that sign now, the newest first. @throws SealedElsewhere */
  async secrets(id: string): Promise<readonly string[]> {
    const known = this.remembered.get(id);
    if (known && known.until > performance.now()) return known.secrets;
    const kept = await this.parts.store.secrets(id);
    const secrets = kept.map((sealed) => this.parts.box.open(sealed, id));
    if (secrets.length === 0) throw new Error('There is no secret to sign with. Rotate it.');
    this.remembered.set(id, { secrets, until: performance.now() + SECRETS_REMEMBERED_MS });
    return secrets;
  }

  async state(id: string): Promise<SubscriptionState> {
    return (await loadState(this.parts.ledger, subscriptionDecider, subscriptionStream(id))).state;
  }

  private async known(id: string): Promise<NonNullable<SubscriptionState>> {
    const state = await this.state(id);
    if (!state || state.state === 'removed') throw unknownSubscription(id);
    return state;
  }

  /** The same key once more. */
  private again(
    id: SubscriptionId,
    { name, origin, types }: NonNullable<SubscriptionState>,
    wanted: { readonly name: string; readonly origin: string; readonly types: readonly string[] },
  ) {
    if (name === wanted.name && origin === wanted.origin && types.join() === wanted.types.join()) {
      return { id, secret: null };
    }
    throw new Refusal('key_reused', `This key belongs to subscription ${id}, which is another one.`);
  }

  private async act(id: string, by: string, command: SubscriptionCommand): Promise<void> {
    const state = await this.known(id).catch((error: unknown) => {
      if (command.kind === 'Remove') return this.state(id);
      throw error;
    });
    if (!state) throw unknownSubscription(id);
    await this.take(id, `${command.kind}/${state.acts}`, by, command);
  }

  private async take(id: string, key: string, by: string, command: SubscriptionCommand): Promise<void> {
    const stream = subscriptionStream(id);
    const context: EventContext = { lane: lane(stream), actor: by, correlation_id: id };
    await decideAndAppend<SubscriptionCommand, SubscriptionEvent, SubscriptionState>(
      this.parts.ledger,
      subscriptionDecider,
      { stream, key, command, context },
    );
  }

  /** Position after which events are delivered. */
  private async place(from: string | undefined): Promise<string> {
    const { ledger } = this.parts;
    return String(from === undefined ? (await ledger.head()).position : await beforeMoment(ledger, from));
  }

  private keepUrl(id: string, url: string): Promise<Digest> {
    return this.keep({ kind: 'url', subject: `subscription:${id}`, body: url });
  }

  private async keep(content: { kind: string; subject: string; body: string }): Promise<Digest> {
    const [digest] = await this.parts.content.put([content]);
    return digest as Digest;
  }
}

export function unknownSubscription(id: string): Refusal {
  return new Refusal(
    'not_found',
    `There is no subscription ${id}. countersign subscriptions list shows all.`,
  );
}

function checkedName(name: string): string {
  if (/^[\p{L}\p{N}][\p{L}\p{N} ._@:/-]{0,79}$/u.test(name)) return name;
  throw new Refusal(
    'invalid',
    `Expected a name of 1 to 80 letters, digits, blanks and . _ @ : / -, got ${JSON.stringify(name.slice(0, 100))}.`,
  );
}

function checkTypes(types: readonly string[]): void {
  const unknown = types.filter((type) => !OUTGOING_TYPES.some((known) => known === type));
  if (unknown.length === 0) return;
  throw new Refusal(
    'invalid',
    `There is no event type ${unknown.join(', ')}. Known: ${OUTGOING_TYPES.join(', ')}.`,
  );
}
