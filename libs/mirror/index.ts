/** The local mirror of the ERP: importers, context queries, sample data, and what screens read of it. */
export { takeSnapshot } from './ar-snapshot.js';
export { ContextSqlError, type ContextSqlErrorCode } from './context-sql/context-sql-error.js';
export {
  type ContextColumn,
  type ContextRequest,
  type ContextResult,
  type ContextRow,
  ContextSql,
  type SqlInspection,
} from './context-sql/context-sql.js';
export type { JsonSafe } from './context-sql/values.js';
export { type ColumnMap, loadColumnMap, parseColumnMap } from './importing/column-map.js';
export type { ImportProgress, ImportReport, ImportRequest } from './importing/import-request.js';
export { MirrorImporter } from './importing/importer.js';
export { IMPORT_KINDS, type ImportKindName } from './importing/kinds/import-kind.js';
export type { ControlTotal } from './importing/merge.js';
export type { RowProblem } from './importing/problems.js';
export { loadSample, SAMPLE_SOURCE } from './sample/sample-loader.js';
export type {
  CardContact,
  CardContactLog,
  CardDispute,
  CardInFlight,
  CardItem,
  CardPause,
  CardPromise,
  CustomerBalance,
  CustomerCard,
  CustomerStanding,
  Freshness,
} from './queries/customer-card.js';
export { MirrorQueries } from './queries/mirror-queries.js';
