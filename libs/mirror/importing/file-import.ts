import type { Clock } from '#clock';
import { type Instant, Refusal } from '#eventsourcing';
import type pg from 'pg';
import { takeSnapshot } from '../ar-snapshot.js';
import { lockMirror } from '../mirror-lock.js';
import { type ColumnMap, defaultColumnMap } from './column-map.js';
import type { CsvFile, CsvRow } from './csv-file.js';
import type { ImportReport, ImportRequest } from './import-request.js';
import type { ImportKind } from './kinds/import-kind.js';
import { KINDS } from './kinds/kinds.js';
import { Merge } from './merge.js';
import { type RowProblem, RowProblems } from './problems.js';
import { RowReader } from './row-reader.js';
import { writeSyncLog } from './sync-log.js';
import { WaitingRows } from './waiting-rows.js';

/** One file on its way into the mirror, over a connection of its own. */
export class FileImport {
  private readonly kind: ImportKind;
  private readonly map: ColumnMap;
  private readonly startedAt: Instant;
  private readonly problems: RowProblems;
  private readonly keep: number;
  private rowsRead = 0;
  /** Rows that can't be taken and whose id can't be read. */
  private anonymous = 0;

  constructor(
    private readonly connection: pg.Client,
    private readonly clock: Clock,
    private readonly request: ImportRequest,
    private readonly file: CsvFile,
  ) {
    this.kind = KINDS[request.kind];
    this.map = request.map ?? defaultColumnMap(request.kind);
    if (this.map.kind !== request.kind) {
      throw new Refusal(
        'invalid',
        `Expected a column map for ${request.kind}, and the one given is for ${this.map.kind}.`,
      );
    }
    this.keep = request.maxProblems ?? 100;
    this.problems = new RowProblems(this.keep);
    this.startedAt = clock.now();
  }

  async run(): Promise<ImportReport> {
    const { reader, waiting } = await this.readRows();
    await waiting.settle();
    this.refuseIfStrict();
    await this.connection.query('BEGIN');
    // A refusal leaves the transaction open; the connection's end takes it back.
    const report = await this.merge(reader);
    await this.connection.query('COMMIT');
    return report;
  }

  private async readRows(): Promise<{ reader: RowReader; waiting: WaitingRows }> {
    const currencies = await this.connection.query<{ id: string }>('SELECT id FROM mirror.currencies');
    const notation = { ...this.map, currencies: new Set(currencies.rows.map(({ id }) => id)) };
    let reader: RowReader | undefined;
    let waiting: WaitingRows | undefined;
    for await (const { rows, bytesRead } of this.file.rows(this.map)) {
      const refused: string[] = [];
      for (const row of rows) {
        if (!reader || !waiting) {
          reader = new RowReader(this.kind, headerOf(row), this.map, notation, this.file.path);
          waiting = await WaitingRows.create(this.connection, this.kind, reader.columns);
          continue;
        }
        this.rowsRead++;
        const read = 'fields' in row ? reader.read(row.line, row.fields) : broken(row.line, row.broken);
        if ('values' in read) {
          await waiting.add(read);
          continue;
        }
        this.problems.add(read);
        const id = 'fields' in row ? reader.idOf(row.fields) : undefined;
        if (id === undefined) this.anonymous++;
        else refused.push(id);
      }
      if (refused.length > 0) await waiting?.addRefused(refused);
      this.request.onProgress?.({ bytesRead, bytesTotal: this.file.size, rowsRead: this.rowsRead });
    }
    if (reader && waiting) return { reader, waiting };
    throw new Refusal('invalid', `Expected a CSV file, and ${this.file.path} has nothing but empty lines.`);
  }

  private async merge(reader: RowReader): Promise<ImportReport> {
    await lockMirror(this.connection);
    const { asOf } = this.request;
    const merge = new Merge(this.connection, this.kind, reader, { now: this.startedAt, asOf });
    await merge.deriveIds();
    for (const { first, count } of await merge.takeOutWrongRows(this.keep)) {
      this.problems.addFound(first, count);
    }
    this.refuseIfStrict();
    const counts = await merge.merge();
    const closingWithheld = this.whyNotToClose();
    const vanished =
      this.request.complete === true && closingWithheld === null ? await merge.closeVanished() : 0;
    if (this.kind.movesBalances) await takeSnapshot(this.connection, asOf);
    const report: ImportReport = {
      kind: this.kind.name,
      syncType: this.request.syncType ?? this.kind.syncType,
      source: this.file.path,
      asOf,
      status: this.rowsRead > 0 && this.problems.count === this.rowsRead ? 'failed' : 'success',
      startedAt: this.startedAt,
      completedAt: this.clock.now(),
      rowsRead: this.rowsRead,
      ...counts,
      closed: counts.closed + vanished,
      rejected: this.problems.count,
      problems: this.problems.first(),
      controlTotal: await merge.controlTotal(),
      ignoredColumns: reader.ignored,
      closingWithheld,
    };
    await writeSyncLog(this.connection, report);
    return report;
  }

  private whyNotToClose(): string | null {
    if (this.request.complete !== true) return null;
    if (this.rowsRead === 0)
      return 'the file has no rows, and a complete file without rows would close everything';
    if (this.problems.count === this.rowsRead) return 'none of its rows could be taken';
    if (this.anonymous === 0) return null;
    return `${this.anonymous} of its rows can't be read at all, and each may be one that would be closed`;
  }

  private refuseIfStrict(): void {
    if (this.request.strict !== true || this.problems.count === 0) return;
    const problems = this.problems.first();
    const first = problems[0] as RowProblem;
    throw new Refusal(
      'invalid',
      `${this.problems.count} rows of ${this.file.path} can't be taken, so nothing was imported. The first: line ` +
        `${first.line}, column ${first.column}: ${first.message}.`,
      { rejected: this.problems.count, problems },
    );
  }
}

/** The first row: CsvFile has refused a file that begins with a broken one. */
function headerOf(row: CsvRow): readonly string[] {
  return 'fields' in row ? row.fields : [];
}

function broken(line: number, message: string): RowProblem {
  return { line, column: 1, name: null, message };
}
