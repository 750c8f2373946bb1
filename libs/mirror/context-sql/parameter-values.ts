import { type PlainDate } from '#eventsourcing';
import { ContextSqlError } from './context-sql-error.js';
import type { ParameterName } from './named-parameters.js';

/** Values by name, as texts that PostgreSQL reads. @throws ContextSqlError `missing_parameter` */
export function parameterValues(
  names: readonly ParameterName[],
  asOf: PlainDate,
  given: Readonly<Record<string, unknown>>,
): readonly (string | null)[] {
  return names.map((name) => {
    if (name === 'as_of') return asOf;
    if (!Object.hasOwn(given, name)) {
      const known = ['as_of', ...Object.keys(given)].map((key) => `:${key}`).join(', ');
      throw new ContextSqlError(
        'missing_parameter',
        `The query names :${name}, and this run has ${known} only.`,
      );
    }
    return textOf(given[name]);
  });
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  return JSON.stringify(value);
}
