/**
 * Errors of the ledger, in three families: conflicts (re-read and decide again), unavailability (the same call
 * again, later), and what no retry changes.
 */
export abstract class LedgerError extends Error {
  abstract readonly retry: 'after-reread' | 'later' | 'never';
}

/** The stream has moved on since the caller read it. */
export class WrongExpectedRevision extends LedgerError {
  override readonly name = 'WrongExpectedRevision';
  readonly retry = 'after-reread';

  constructor(
    readonly stream: string,
    readonly expected: number,
    readonly actual: number,
  ) {
    super(
      `Stream ${stream} was expected at revision ${shown(expected)} and is at ${shown(actual)}. ` +
        `Read it again and decide anew.`,
    );
  }
}

/** The key is known, with another request behind it. */
export class IdempotencyConflict extends LedgerError {
  override readonly name = 'IdempotencyConflict';
  readonly retry = 'after-reread';

  constructor(
    readonly stream: string,
    readonly key: string,
  ) {
    super(
      `Key ${key} is already recorded in stream ${stream} for another request. Use a new key for a new request.`,
    );
  }
}

/** Something that must be recorded first is not. */
export class RequirementMissing extends LedgerError {
  override readonly name = 'RequirementMissing';
  readonly retry = 'never';

  constructor(
    readonly stream: string,
    readonly requiredStream: string,
    readonly requiredKey: string,
  ) {
    super(
      `Stream ${stream} may only be written once ${requiredKey} is recorded in ${requiredStream}, which it is not.`,
    );
  }
}

/** The event itself can't be kept: too large, or not JSON that every adapter holds. */
export class EventRefused extends LedgerError {
  override readonly name = 'EventRefused';
  readonly retry = 'never';
}

/** Not reachable, or no answer in time. Whether the event was stored is open: the same call again settles it. */
export class LedgerUnavailable extends LedgerError {
  override readonly name = 'LedgerUnavailable';
  readonly retry = 'later';
}

/** More appends are waiting than the queue holds. */
export class LedgerOverloaded extends LedgerError {
  override readonly name = 'LedgerOverloaded';
  readonly retry = 'later';
}

/** A reader's checkpoint does not belong to this ledger: another id or epoch, past its head, or another event there. */
export class ForeignCheckpoint extends LedgerError {
  override readonly name = 'ForeignCheckpoint';
  readonly retry = 'never';
}

function shown(revision: number): string {
  return revision < 0 ? 'none (empty)' : String(revision);
}
