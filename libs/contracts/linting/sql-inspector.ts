import type { Column } from '../values/column-kind.js';

/**
 * Tells what a query of a contract gives and takes, without running it. The mirror has one: it asks PostgreSQL, as
 * the login that would run the query.
 */
export interface SqlInspector {
  inspect(sql: string): Promise<SqlInspection>;
}

export type SqlInspection =
  | {
      readonly columns: readonly Column[];
      /** Named ones, without the colon: `as_of`, `run_id`, `input_<name>`. */
      readonly parameters: readonly string[];
      /** Tables and views that it reads. */
      readonly relations: readonly string[];
    }
  | {
      readonly problem: string;
      /** Into the SQL, in UTF-16 units from 0; null where nothing points at a place. */
      readonly offset: number | null;
      readonly hint: string | null;
    };
