/** The database, a capability a migration, in order. Raw SQL: what runs is what is read here. */
import { Ledger } from './0001-ledger.js';

export { grants } from './grants.js';
export const migrations = [Ledger] as const;
