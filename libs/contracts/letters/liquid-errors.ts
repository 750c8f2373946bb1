import { suggestion } from '../nearest-name.js';
import { FILTERS } from './filters.js';

/** A complaint about a place in a template; counted from 1. */
export interface LetterComplaint {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

interface LiquidError {
  readonly message: string;
  readonly originalError?: { readonly message: string };
  readonly token?: { getPosition?(): number[]; getText?(): string };
}

/** A template that can't be read, with what to write instead. */
export function complaintAboutLiquid(error: unknown): LetterComplaint {
  const { token, originalError, message } = error as LiquidError;
  const [line = 1, column = 1] = token?.getPosition?.() ?? [];
  return {
    line,
    column,
    message: worded((originalError?.message ?? message).replace(/, (file|line):.*$/s, '')),
  };
}

/** Why a template can't be filled in with these values: `{{ standing.contact_name }}: there is no value for it`. */
export function reasonOfLiquid(error: unknown): string {
  const { token, originalError, message } = error as LiquidError;
  const [line] = token?.getPosition?.() ?? [];
  const place = token?.getText?.();
  const reason = (originalError?.message ?? message).replace(/, (file|line):.*$/s, '').replace(/\.$/, '');
  return `${place === undefined ? '' : `${place}: `}${reason}${line === undefined ? '' : `, line ${line}`}.`;
}

function worded(message: string): string {
  const [, filter] = /^undefined filter: (.*)$/.exec(message) ?? [];
  if (filter !== undefined) return `There is no filter ${filter}. ${suggestion(filter, FILTERS)}`;
  const [, tag] = /^tag "(.*)" not found$/.exec(message) ?? [];
  if (tag !== undefined)
    return `There is no tag ${tag}. ${suggestion(tag, ['if', 'unless', 'for', 'case', 'comment'])}`;
  return `This placeholder or tag can't be read: ${message}.`;
}
