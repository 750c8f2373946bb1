import type { Problem } from '../problem.js';

/** Where in contract.yaml: `['fan_out', 0, 'if']`. */
export type Path = readonly (string | number)[];

/** Turns what is wrong with a part of a contract into a problem at its place. */
export interface Places {
  /** @param offset inside the value, for a problem somewhere in a condition */
  problem(path: Path, message: string, offset?: number, severity?: Problem['severity']): Problem;
}
