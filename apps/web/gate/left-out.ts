import type { Exclusion } from '../api/proposed-actions.js';

/** What an approval is to leave out of its plan, by action. */
export type LeftOut = ReadonlyMap<string, Exclusion>;
