import {
  AccessDeniedError,
  DeadlineExceededError,
  MaxAppendSizeExceededError,
  StreamDeletedError,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';

/**
 * What an error of the client means. `unavailable` and `deadline` leave open whether an append was stored; `answer`
 * is one of the server's answers; `fault` is wrong in itself.
 */
export type Meaning = 'answer' | 'deadline' | 'unavailable' | 'fault';

/** Seen while nodes died, started, froze or had no leader, with and without a code, typed and plain. */
const UNAVAILABLE =
  /Failed to discover|Server Is|No leader info|Channel|connection|closed|cancelled|write after end|RST_STREAM|stream/i;

/** Of a call that the adapter itself gave up. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

export function meaningOf(error: unknown): Meaning {
  if (error instanceof WrongExpectedVersionError || error instanceof StreamNotFoundError) return 'answer';
  if (error instanceof NoAnswer || error instanceof DeadlineExceededError) return 'deadline';
  if (error instanceof MaxAppendSizeExceededError || error instanceof StreamDeletedError) return 'fault';
  if (error instanceof AccessDeniedError) return 'unavailable';
  if (!(error instanceof Error)) return 'fault';
  // A code is gRPC's, or the operating system's.
  const { code, type } = error as { readonly code?: unknown; readonly type?: unknown };
  if (code !== undefined || type !== undefined) return 'unavailable';
  return UNAVAILABLE.test(error.message) ? 'unavailable' : 'fault';
}
