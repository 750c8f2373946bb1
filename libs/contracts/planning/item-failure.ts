import { ConditionFailed } from '../conditions/index.js';
import { LetterFailed } from '../letters/index.js';
import { UnreadableValue } from '../values/row.js';
import type { FailureCode } from './plan.js';

/** One item that can't be staged; never the end of the others. */
export class ItemFailure extends Error {
  override readonly name = 'ItemFailure';

  constructor(
    readonly code: FailureCode,
    message: string,
  ) {
    super(message);
  }
}

/** What became of one item, by an error of its own; anything else is a mistake in the code and goes on up. */
export function failureOf(error: unknown): { readonly code: FailureCode; readonly error: string } {
  if (error instanceof ItemFailure) return { code: error.code, error: error.message };
  if (error instanceof ConditionFailed || error instanceof UnreadableValue)
    return { code: 'CONDITION_FAILED', error: error.message };
  if (error instanceof LetterFailed) return { code: 'DRAFT_FAILED', error: error.message };
  throw error;
}
