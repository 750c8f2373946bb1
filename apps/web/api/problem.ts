/** What the server answers when it refuses: RFC 9457, with members of its own beside the standard ones. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly code: string;
  readonly [extension: string]: unknown;
}

/** The server refused; `problem` says why and what to do. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/** No answer: the server is down, or the network. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';

  constructor(options?: ErrorOptions) {
    super('The server does not answer. It is tried again as long as this page is open.', options);
  }
}

export function isRefusal(error: unknown, status: number): error is Refused {
  return error instanceof Refused && error.problem.status === status;
}
