import { type Decider, type Digest, Refusal } from '#eventsourcing';
import type {
  SubscriptionCreated,
  SubscriptionEvent,
  SubscriptionPaused,
  Target,
} from './subscription.events.js';

export type SubscriptionCommand =
  | { readonly kind: 'Create'; readonly created: SubscriptionCreated['data'] }
  | {
      readonly kind: 'Change';
      readonly name: string | undefined;
      readonly types: readonly string[] | undefined;
      readonly target: Target | undefined;
      readonly by: string;
    }
  | { readonly kind: 'RotateSecret'; readonly by: string }
  | { readonly kind: 'Pause'; readonly code: SubscriptionPaused['data']['code']; readonly by: string }
  | { readonly kind: 'Resume'; readonly by: string }
  | { readonly kind: 'Remove'; readonly by: string }
  | { readonly kind: 'Replay'; readonly afterPosition: string; readonly by: string }
  | {
      readonly kind: 'ResumeDeliveries';
      readonly runId: string | null;
      readonly skip: boolean;
      readonly by: string;
      readonly reasonDigest: Digest | null;
    };

/** A subscription as its events leave it; undefined before the first. */
export type SubscriptionState =
  | (Omit<SubscriptionCreated['data'], 'by'> & {
      readonly created_by: string;
      readonly state: 'active' | 'paused' | 'removed';
      /** Why it is paused. */
      readonly code: SubscriptionPaused['data']['code'] | null;
      /** How many events it has: tells one act of an operator from the same act later. */
      readonly acts: number;
    })
  | undefined;

/** Decides what an operator may do to a subscription. */
export const subscriptionDecider: Decider<SubscriptionCommand, SubscriptionEvent, SubscriptionState> = {
  initial: undefined,

  evolve(state, event) {
    if (event.type === 'SubscriptionCreated') {
      const { by, ...created } = event.data;
      return { ...created, created_by: by, state: 'active', code: null, acts: 1 };
    }
    if (!state) return state;
    const next = { ...state, acts: state.acts + 1 };
    switch (event.type) {
      case 'SubscriptionChanged': {
        const { name, types, origin, url_digest } = event.data;
        return { ...next, name, types, origin, url_digest };
      }
      case 'SubscriptionPaused':
        return { ...next, state: 'paused', code: event.data.code };
      case 'SubscriptionResumed':
        return { ...next, state: 'active', code: null };
      case 'SubscriptionRemoved':
        return { ...next, state: 'removed' };
      case 'SubscriptionSecretRotated':
      case 'SubscriptionReplayed':
      case 'DeliveriesResumed':
        return next;
    }
  },

  decide(command, state) {
    if (command.kind === 'Create')
      return state ? [] : [{ type: 'SubscriptionCreated', data: command.created }];
    if (!state) throw new Refusal('not_found', 'There is no such subscription.');
    const { subscription_id } = state;
    if (state.state === 'removed') {
      if (command.kind === 'Remove') return [];
      throw new Refusal('not_found', `Subscription ${subscription_id} was removed.`);
    }
    const { by } = command;
    switch (command.kind) {
      case 'Change':
        return change(command, state);
      case 'RotateSecret':
        return [{ type: 'SubscriptionSecretRotated', data: { subscription_id, by } }];
      case 'Pause':
        if (state.state === 'paused') return [];
        return [{ type: 'SubscriptionPaused', data: { subscription_id, code: command.code, by } }];
      case 'Resume':
        return state.state === 'active'
          ? []
          : [{ type: 'SubscriptionResumed', data: { subscription_id, by } }];
      case 'Remove':
        return [{ type: 'SubscriptionRemoved', data: { subscription_id, by } }];
      case 'Replay': {
        const { afterPosition: after_position } = command;
        return [{ type: 'SubscriptionReplayed', data: { subscription_id, after_position, by } }];
      }
      case 'ResumeDeliveries': {
        const { runId: run_id, skip, reasonDigest: reason_digest } = command;
        return [{ type: 'DeliveriesResumed', data: { subscription_id, run_id, skip, by, reason_digest } }];
      }
    }
  },
};

function change(
  command: Extract<SubscriptionCommand, { kind: 'Change' }>,
  state: NonNullable<SubscriptionState>,
): readonly SubscriptionEvent[] {
  const { subscription_id } = state;
  const name = command.name ?? state.name;
  const types = command.types ?? state.types;
  const { origin, url_digest } = command.target ?? state;
  const same =
    name === state.name && url_digest === state.url_digest && types.join('\n') === state.types.join('\n');
  if (same) return [];
  const data = { subscription_id, name, types, origin, url_digest, by: command.by };
  return [{ type: 'SubscriptionChanged', data }];
}
