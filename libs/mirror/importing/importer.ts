import type { Clock } from '#clock';
import { client, DatabaseUnavailable, isUnavailable } from '#database';
import { CsvFile } from './csv-file.js';
import { FileImport } from './file-import.js';
import type { ImportReport, ImportRequest } from './import-request.js';

/** Brings CSV files into the mirror. */
export class MirrorImporter {
  /** @param serviceUrl the service's login */
  constructor(
    private readonly serviceUrl: string,
    private readonly clock: Clock,
  ) {}

  /**
   * Reads one file of any size as a stream and merges it, with its row in sync_log, in one transaction: after a
   * crash at any moment all of it is there, or nothing. The same file again changes nothing but the sync_log.
   *
   * @throws Refusal when the file is not what it should be, or has a wrong row under `strict`; nothing is imported then
   * @throws DatabaseUnavailable when the database went away; nothing is imported then, or, when it went away in the
   *   very moment of the commit, all of it: the same import again settles it
   */
  async importFile(request: ImportRequest): Promise<ImportReport> {
    const file = await CsvFile.open(request.path);
    const connection = client({ url: this.serviceUrl, name: 'import' });
    // A connection that is lost between two queries is found out by the next one.
    connection.on('error', () => undefined);
    try {
      await connection.connect();
      return await new FileImport(connection, this.clock, request, file).run();
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      throw new DatabaseUnavailable(
        `The import of ${request.path} stopped because the database went away (${(error as Error).message}). ` +
          'Nothing of it was kept. Start it again.',
        { cause: error },
      );
    } finally {
      await connection.end().catch(() => undefined);
    }
  }
}
