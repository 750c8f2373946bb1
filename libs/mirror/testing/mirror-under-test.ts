import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '#clock';
import { client } from '#database';
import { createTestDatabase, type TestDatabase } from '#database/testing';
import { type PlainDate, plainDate } from '#eventsourcing';
import type { ImportReport, ImportRequest } from '../importing/import-request.js';
import { MirrorImporter } from '../importing/importer.js';

export const TODAY: PlainDate = plainDate('2026-11-23');

/** A database of its own with an empty mirror, and a folder for files. */
export class MirrorUnderTest {
  private readonly folder = mkdtempSync(join(tmpdir(), 'countersign-mirror-'));
  private readonly importer: MirrorImporter;
  private files = 0;

  private constructor(readonly database: TestDatabase) {
    this.importer = new MirrorImporter(database.logins.service, new SystemClock());
  }

  static async create(): Promise<MirrorUnderTest> {
    return new MirrorUnderTest(await createTestDatabase());
  }

  /** Writes lines to a file and answers with its path. */
  file(content: string | Buffer | readonly string[]): string {
    const path = join(this.folder, `file-${++this.files}.csv`);
    writeFileSync(
      path,
      typeof content === 'string' || Buffer.isBuffer(content) ? content : `${content.join('\n')}\n`,
    );
    return path;
  }

  /** Imports lines as a file with our own column names. */
  import(
    kind: ImportRequest['kind'],
    content: string | Buffer | readonly string[],
    more: Partial<ImportRequest> = {},
  ): Promise<ImportReport> {
    return this.importer.importFile({ kind, path: this.file(content), asOf: TODAY, ...more });
  }

  importFile(request: ImportRequest): Promise<ImportReport> {
    return this.importer.importFile(request);
  }

  /** What contract SQL sees on a business date. */
  read<Row extends object>(sql: string, asOf: PlainDate = TODAY): Promise<Row[]> {
    return this.query<Row>(this.database.logins.reader, `SET countersign.as_of = '${asOf}'`, sql);
  }

  /** What the product itself writes. */
  async write(...statements: string[]): Promise<void> {
    await this.query(this.database.logins.service, ...statements);
  }

  /** Ends connections of a part of the product, as a database that goes away does. Waits until it has some. */
  async cut(part: 'import' | 'context'): Promise<void> {
    for (let cut = 0; cut === 0;) {
      const rows = await this.query(
        this.database.superuser,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND application_name = 'countersign:${part}' AND state <> 'idle'`,
      );
      cut = rows.length;
    }
  }

  async drop(): Promise<void> {
    rmSync(this.folder, { recursive: true });
    await this.database.drop();
  }

  private async query<Row extends object>(url: string, ...statements: readonly string[]): Promise<Row[]> {
    const connection = client({ url, name: 'test' });
    await connection.connect();
    try {
      let rows: Row[] = [];
      for (const statement of statements) ({ rows } = await connection.query<Row>(statement));
      return rows;
    } finally {
      await connection.end();
    }
  }
}
