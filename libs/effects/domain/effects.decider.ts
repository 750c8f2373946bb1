import type { Decider, Digest } from '#eventsourcing';
import type { EffectsEvent, EffectsPaused } from './effects.events.js';

export type EffectsCommand = {
  readonly kind: 'Pause' | 'Resume';
  readonly by: string;
  readonly reasonDigest: Digest | null;
};

/** Who paused all effects; null while they go on. */
export interface EffectsState {
  readonly paused: EffectsPaused['data'] | null;
}

export const effectsDecider: Decider<EffectsCommand, EffectsEvent, EffectsState> = {
  initial: { paused: null },

  evolve(_, event) {
    return { paused: event.type === 'EffectsPaused' ? event.data : null };
  },

  decide({ kind, by, reasonDigest }, { paused }) {
    if ((kind === 'Pause') === (paused !== null)) return [];
    const data = { by, reason_digest: reasonDigest };
    return [{ type: kind === 'Pause' ? 'EffectsPaused' : 'EffectsResumed', data }];
  },
};
