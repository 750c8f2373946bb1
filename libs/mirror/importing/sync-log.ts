import type pg from 'pg';
import type { ImportReport } from './import-request.js';

/** Writes down what an import did, in its transaction. */
export async function writeSyncLog(connection: pg.Client, report: ImportReport): Promise<void> {
  await connection.query(
    `INSERT INTO mirror.sync_log (sync_type, source, started_at, completed_at, status, as_of, rows_read,
                                  opened, changed, closed, unchanged, rejected, control_total)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      report.syncType,
      report.source,
      report.startedAt,
      report.completedAt,
      report.status,
      report.asOf,
      report.rowsRead,
      report.opened,
      report.changed,
      report.closed,
      report.unchanged,
      report.rejected,
      JSON.stringify(report.controlTotal),
    ],
  );
}
