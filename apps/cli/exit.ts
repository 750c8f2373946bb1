import { Refusal } from '#eventsourcing';
import { StartupProblem } from '#settings';

/** 0 is: it did it. What was checked does not hold, or what was asked for was refused. */
export const REFUSED = 1;
/** The words were wrong. */
export const WRONG_WORDS = 2;

/** Ctrl-C, as a shell says it. */
export const INTERRUPTED = 130;

/** Ends the command line with a status and, for a person, a sentence. */
export class Exit extends Error {
  override readonly name = 'Exit';

  constructor(
    readonly status: number,
    message = '',
    /** What `--json` prints. */
    readonly facts: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

export function exitOf(error: unknown): Exit {
  if (error instanceof Exit) return error;
  if (error instanceof Refusal) {
    const status = error.code === 'invalid' ? WRONG_WORDS : REFUSED;
    return new Exit(status, error.message, { code: error.code, ...error.details });
  }
  if (error instanceof StartupProblem) return new Exit(REFUSED, error.message);
  return new Exit(REFUSED, error instanceof Error ? (error.stack ?? error.message) : String(error));
}
