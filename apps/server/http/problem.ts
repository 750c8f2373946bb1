import { HttpException } from '@nestjs/common';
import { isUnavailable } from '#database';
import { Refusal, type RefusalCode } from '#eventsourcing';
import { EvidenceBroken } from '#evidence';
import { LedgerError } from '#ledger';
import { ReadModelBehind } from '#projections';
import { failureKind } from '#subscriptions';

/** RFC 9457. `type` is a page of the documentation's reference of problems. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly [extension: string]: unknown;
}

const STATUS: Readonly<Record<RefusalCode, number>> = {
  invalid: 400,
  not_found: 404,
  forbidden: 403,
  conflict: 409,
  digest_required: 428,
  digest_mismatch: 412,
  key_reused: 422,
};

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request is not as expected',
  401: 'Who is asking?',
  403: 'Not yours to do',
  404: 'There is no such thing',
  405: 'Not with this method',
  409: 'In conflict with how things stand',
  412: 'What was shown is no longer what is there',
  413: 'Too large',
  415: 'Not in this form',
  422: 'This key belongs to another request',
  428: 'A decision names what it is about',
  429: 'Too many requests',
  500: 'Something is wrong here',
  503: 'Not now',
};

/** What an error is to a client. Only errors that are meant for one show their message. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Refusal) return problem(STATUS[error.code], error.message, error.code, error.details);
  if (error instanceof ReadModelBehind) {
    return problem(503, error.message, 'read_model_behind', {
      model: error.model,
      position: String(error.at),
    });
  }
  if (error instanceof EvidenceBroken) return problem(500, error.message, 'evidence_broken');
  if (error instanceof LedgerError || isUnavailable(error) || failureKind(error) === 'later') {
    return unavailable(error as Error);
  }
  if (error instanceof HttpException) return ofHttpException(error);
  if (isFastifyError(error)) {
    return problem(error.statusCode, error.message, error.code.toLowerCase().replace(/^fst_err_ctp_/, ''));
  }
  return problem(500, 'It was logged; the request changed nothing that is not in the ledger.', 'internal');
}

export function problem(status: number, detail: string, code: string, more: object = {}): Problem {
  return {
    ...more,
    type: `/docs/problems#${code}`,
    title: TITLES[status] ?? 'Problem',
    status,
    detail,
    code,
  };
}

function unavailable(error: Error): Problem {
  const kind = failureKind(error);
  return kind === 'later'
    ? problem(503, 'The database or the ledger does not answer now. Ask again in a moment.', 'unavailable')
    : problem(409, error.message, 'conflict');
}

/** Nest's own (a route that is not there) and what the validation pipe found. */
function ofHttpException(error: HttpException): Problem {
  const status = error.getStatus();
  const response = error.getResponse();
  if (typeof response === 'object' && 'code' in response) {
    const { code, detail, ...more } = response as { code: string; detail?: string };
    return problem(status, detail ?? error.message, code, more);
  }
  return problem(status, error.message, status === 404 ? 'no_such_route' : 'invalid');
}

function isFastifyError(error: unknown): error is { statusCode: number; code: string; message: string } {
  const { statusCode, code } = error as { statusCode?: unknown; code?: unknown };
  return typeof statusCode === 'number' && statusCode < 500 && typeof code === 'string';
}
