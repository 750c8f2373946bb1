import { Agent, errors, request } from 'undici';
import { checkLiteral, checkUrl, ForbiddenTarget, guardedLookup, type TargetRules } from './targets.js';

export interface Message {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What came of one attempt. */
export type Answer =
  | { readonly kind: 'taken'; readonly status: number }
  /** 410: there will never be anybody again. */
  | { readonly kind: 'gone'; readonly status: number }
  | {
      readonly kind: 'refused';
      readonly status: number | null;
      readonly error: string;
      /** Milliseconds that the receiver asks to be left alone for. */
      readonly retryAfter: number | undefined;
    };

export interface SenderTimes {
  readonly connectMs: number;
  /** From the request to the answer's status. */
  readonly answerMs: number;
}

export const SENDER_TIMES: SenderTimes = { connectMs: 5_000, answerMs: 15_000 };

/** Of an answer's body nothing is kept; more than this is not even read. */
const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * Posts messages to one receiver, over connections of its own, so that one that hangs has nobody else's. Redirects
 * are not followed.
 */
export class Sender {
  private readonly agent: Agent;

  constructor(
    private readonly rules: TargetRules,
    private readonly times: SenderTimes = SENDER_TIMES,
  ) {
    this.agent = new Agent({
      connect: { timeout: times.connectMs, lookup: guardedLookup(rules) },
      headersTimeout: times.answerMs,
      bodyTimeout: times.answerMs,
      keepAliveTimeout: 10_000,
    });
  }

  async send({ url, headers, body }: Message, signal?: AbortSignal): Promise<Answer> {
    const timeout = AbortSignal.timeout(this.times.connectMs + this.times.answerMs);
    try {
      const target = checkUrl(url, this.rules);
      checkLiteral(target, this.rules);
      const response = await request(target, {
        method: 'POST',
        headers: { 'user-agent': 'countersign', ...headers },
        body,
        dispatcher: this.agent,
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      // What it says beside the status concerns nobody; the connection is used again when it says little.
      void response.body.dump({ limit: MAX_ANSWER_BYTES }).catch(() => undefined);
      return judged(response.statusCode, response.headers['retry-after']);
    } catch (error) {
      return { kind: 'refused', status: null, error: describe(error), retryAfter: undefined };
    }
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }
}

function judged(status: number, retryAfter: string | readonly string[] | undefined): Answer {
  if (status >= 200 && status < 300) return { kind: 'taken', status };
  if (status === 410) return { kind: 'gone', status };
  const redirect = status >= 300 && status < 400;
  return {
    kind: 'refused',
    status,
    error: redirect ? `answered ${status}: redirects are not followed` : `answered ${status}`,
    retryAfter: millisecondsOf(typeof retryAfter === 'string' ? retryAfter : undefined),
  };
}

/** RFC 9110, section 10.2.3: seconds, or a date. */
function millisecondsOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

function describe(error: unknown): string {
  if (error instanceof ForbiddenTarget) return error.message;
  if (error instanceof errors.HeadersTimeoutError || isTimeout(error)) return 'did not answer in time';
  if (error instanceof errors.ConnectTimeoutError) return 'could not be connected to in time';
  const { code, message } = error as NodeJS.ErrnoException;
  return code === undefined ? message : `could not be reached (${code})`;
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}
