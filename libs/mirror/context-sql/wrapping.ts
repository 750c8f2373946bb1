import type { PreparedQuery } from './prepared-query.js';

/** What stands before a query's own text when it is sent. A line of its own, and one after: the text may end in a comment. */
export const WRAPPING = 'SELECT * FROM (\n';

const DATE = 1082;
const UUID = 2950;
const ANY = 0;

/** OIDs that are forced on the parameters; inputs take the type that their place asks for. */
export function typesOf(query: PreparedQuery): readonly number[] {
  return query.parameters.map((name) => (name === 'as_of' ? DATE : name === 'run_id' ? UUID : ANY));
}
