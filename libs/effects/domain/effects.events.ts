import type { Digest } from '#eventsourcing';

type Switched = {
  readonly by: string;
  /** Content: why. */
  readonly reason_digest: Digest | null;
};

/** Nothing that was approved is carried out, until somebody resumes it. Survives restarts. */
export type EffectsPaused = { readonly type: 'EffectsPaused'; readonly data: Switched };
export type EffectsResumed = { readonly type: 'EffectsResumed'; readonly data: Switched };

/** What happens in the stream `effects-all`. */
export type EffectsEvent = EffectsPaused | EffectsResumed;
export const EFFECTS_EVENT_TYPES = [
  'EffectsPaused',
  'EffectsResumed',
] as const satisfies readonly EffectsEvent['type'][];
