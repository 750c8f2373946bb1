import { suggestion } from '../nearest-name.js';
import type { Scope, Shape } from '../values/shape.js';
import type { Complaint } from './allowed.js';
import { inPlainWords } from './environment.js';

interface CelError {
  readonly code?: string;
  readonly summary?: string;
  readonly message: string;
  readonly range?: { readonly start: number; readonly end: number };
}

/** What the library found wrong, with what to write instead where that can be known. */
export function complaintAbout(error: unknown, source: string, scope: Scope): Complaint {
  const { code, summary, message, range } = error as CelError;
  const start = Math.min(range?.start ?? 0, source.length);
  const end = Math.max(range?.end ?? source.length, start);
  const found = source.slice(start, end);
  return {
    start,
    end,
    message: worded(code, inPlainWords(summary ?? message), found, source.slice(0, start), scope),
  };
}

function worded(
  code: string | undefined,
  summary: string,
  found: string,
  before: string,
  scope: Scope,
): string {
  switch (code) {
    case 'unknown_variable':
      return `There is no ${found} here. ${suggestion(found, [...scope.keys()])}`;
    case 'no_such_key': {
      const owner = ownerOf(before, scope);
      const fields = owner?.is === 'row' ? [...(owner.fields ?? [])].map(([name]) => name) : [];
      const name = owner?.is === 'row' ? ` in ${owner.name}` : '';
      return `There is no ${found}${name}. ${suggestion(found, fields)}`;
    }
    case 'no_such_overload':
      return overload(summary, found);
    default:
      return `${summary}.`.replace(/\.\.$/, '.');
  }
}

/** `item.standing.` before the misspelt name: the thing it was looked up in. */
function ownerOf(before: string, scope: Scope): Shape | undefined {
  const path = /([\w.]+)\s*\.\s*$/.exec(before)?.[1]?.split('.') ?? [];
  let shape: Shape | undefined;
  for (const [index, name] of path.entries()) {
    shape = index === 0 ? scope.get(name) : shape?.is === 'row' ? shape.fields?.get(name) : undefined;
  }
  return shape;
}

function overload(summary: string, found: string): string {
  const [, left, sign, right] = /overload: (\S+) (\S+) (\S+)$/.exec(summary) ?? [];
  if (left === undefined || right === undefined) return `${found}: ${summary}.`;
  const pair = [left, right];
  const hints: string[] = [];
  if (pair.includes('date') && pair.includes('timestamp')) {
    hints.push('Compare a date with as_of, a moment with now.');
  } else if (pair.includes('date') && pair.includes('string')) {
    hints.push("Write a date as date('2020-06-10').");
  } else if (pair.includes('decimal') && (pair.includes('int') || pair.includes('list'))) {
    hints.push('Write decimal(0) where a whole number stands beside an amount.');
  } else if (pair.includes('bool') && pair.includes('null')) {
    hints.push('A yes/no column that has no value counts as no: leave the comparison out.');
  }
  return [`${found}: there is no ${String(sign)} between ${left} and ${right}.`, ...hints].join(' ');
}
