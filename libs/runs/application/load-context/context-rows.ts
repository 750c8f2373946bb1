import type { JsonObject } from '#ledger';
import type { Lesson } from '../freshness.js';

/** Rows of a context query, as the planner takes them. */
export interface ContextRows {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly JsonObject[];
}

const LESSON_COLUMNS = [
  { name: 'run_id', type: 'text' },
  { name: 'narrative', type: 'text' },
  { name: 'tags', type: 'json' },
  { name: 'recorded_at', type: 'timestamp' },
];

export function lessonRows(lessons: readonly Lesson[]): ContextRows {
  return { columns: LESSON_COLUMNS, rows: lessons as unknown as JsonObject[] };
}
