import { isUnavailable } from '#database';
import { Refusal } from '#eventsourcing';
import { LedgerError } from '#ledger';

/**
 * What a failure asks for: `reread` decides again on a fresh state; `later` waits for something outside to come
 * back and never counts against a lane; `final` no retry changes; `retry` may pass.
 */
export type FailureKind = 'reread' | 'later' | 'final' | 'retry';

/** A failure that no retry changes. */
export class FinalFailure extends Error {
  override readonly name: string = 'FinalFailure';
}

/** A failure of something outside that will come back: a mail server, an object store, a peer. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

export function failureKind(error: unknown): FailureKind {
  if (error instanceof LedgerError) {
    return ({ 'after-reread': 'reread', later: 'later', never: 'final' } as const)[error.retry];
  }
  if (error instanceof Refusal || error instanceof FinalFailure) return 'final';
  if (error instanceof Unavailable || isUnavailable(error)) return 'later';
  return 'retry';
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 10_000;

/** Exponential back-off with full jitter on its upper half, in milliseconds. */
export function pauseBefore(attempt: number): number {
  const ceiling = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempt, 16), LONGEST_PAUSE_MS);
  return ceiling / 2 + Math.random() * (ceiling / 2);
}
