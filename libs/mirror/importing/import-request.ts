import type { Instant, PlainDate } from '#eventsourcing';
import type { ColumnMap } from './column-map.js';
import type { ImportKindName } from './kinds/import-kind.js';
import type { ControlTotal, MergeCounts } from './merge.js';
import type { RowProblem } from './problems.js';

export interface ImportRequest {
  readonly kind: ImportKindName;
  readonly path: string;
  /** The date of the file: what it says was so on that day. */
  readonly asOf: PlainDate;
  /** Unset: the header has the mirror's own column names. */
  readonly map?: ColumnMap;
  /** The file is the whole truth of its kind: what it no longer has is closed. */
  readonly complete?: boolean;
  /** One row that can't be taken, and nothing is imported. */
  readonly strict?: boolean;
  /** Unset: `scheduled_hot_customer_payments` for invoices and payments, `import_<kind>` for the others. */
  readonly syncType?: string;
  /** Row problems that are kept with their text; the others are counted. 100 unless said. */
  readonly maxProblems?: number;
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface ImportProgress {
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly rowsRead: number;
}

export interface ImportReport extends MergeCounts {
  readonly kind: ImportKindName;
  readonly syncType: string;
  readonly source: string;
  readonly asOf: PlainDate;
  /** `failed` when the file has rows and none of them could be taken; that counts for no freshness. */
  readonly status: 'success' | 'failed';
  readonly startedAt: Instant;
  readonly completedAt: Instant;
  /** Without the header and empty lines. */
  readonly rowsRead: number;
  readonly rejected: number;
  readonly problems: readonly RowProblem[];
  readonly controlTotal: ControlTotal;
  /** Columns of the file that nobody reads. */
  readonly ignoredColumns: readonly string[];
  /** Why a complete file closed nothing; null when it did its work, or was not complete. */
  readonly closingWithheld: string | null;
}
