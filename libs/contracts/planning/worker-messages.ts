import type { RefusalCode } from '#eventsourcing';
import type { JsonObject } from '#ledger';
import type { ContractData } from '../loading/parsed-contract.js';
import type { Plan, PlanInput, PlanItem, PreviousItem } from './plan.js';

/**
 * What is said between the main thread and the thread that plans: one question, one answer. Rows and items go in
 * slices of JSON text, so that neither side is held up for long by packing and unpacking.
 */
export type Question =
  | { readonly ask: 'begin'; readonly contract: ContractData; readonly head: Head }
  | { readonly ask: 'rows'; readonly context: string; readonly json: string }
  | { readonly ask: 'previous'; readonly json: string }
  | { readonly ask: 'plan' }
  | { readonly ask: 'items' };

export type Answer =
  | { readonly answer: 'noted' }
  | { readonly answer: 'planned'; readonly rest: Omit<Plan, 'items'> }
  /** Null after the last slice. */
  | { readonly answer: 'items'; readonly json: string | null }
  | { readonly answer: 'refused'; readonly code: RefusalCode; readonly message: string }
  | { readonly answer: 'failed'; readonly message: string };

/** The input without its rows. */
export interface Head extends Omit<PlanInput, 'contexts' | 'previous'> {
  readonly columns: Readonly<Record<string, PlanInput['contexts'][string]['columns']>>;
  readonly hasPrevious: boolean;
}

/** Rows in one slice: some hundred kilobytes, a few milliseconds. */
const ROWS_IN_A_SLICE = 1_000;
/** Items carry letters and statements, which differ in size by a thousand. */
const CHARACTERS_IN_A_SLICE = 400_000;

export function* slicesOfRows(rows: readonly (JsonObject | PreviousItem)[]): Generator<string> {
  for (let from = 0; from < rows.length; from += ROWS_IN_A_SLICE) {
    yield JSON.stringify(rows.slice(from, from + ROWS_IN_A_SLICE));
  }
}

export function* slicesOfItems(items: readonly PlanItem[]): Generator<string> {
  let slice: string[] = [];
  let size = 0;
  for (const item of items) {
    const json = JSON.stringify(item);
    slice.push(json);
    size += json.length;
    if (size < CHARACTERS_IN_A_SLICE) continue;
    yield `[${slice.join(',')}]`;
    slice = [];
    size = 0;
  }
  if (slice.length > 0) yield `[${slice.join(',')}]`;
}
