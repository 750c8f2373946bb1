import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Refusal } from '#eventsourcing';
import { CsvError, type Options, parse, type Parser } from 'csv-parse';

/** A row of the file, or what is wrong with it; `line` is where it begins, from 1. */
export type CsvRow =
  | { readonly line: number; readonly fields: readonly string[] }
  | { readonly line: number; readonly broken: string };

export interface CsvBatch {
  readonly rows: readonly CsvRow[];
  /** How far into the file this is, in bytes. */
  readonly bytesRead: number;
}

export interface CsvNotation {
  readonly delimiter: string;
  readonly encoding: 'utf8' | 'latin1';
}

const MAX_ROW_BYTES = 64 * 1024;
const CHUNK = 64 * 1024;
/** After a broken row: the next one may be broken too, and what is behind it is read again then. */
const SMALL_CHUNK = 8 * 1024;
/** Rows whose quotes do not close; each costs a second look at what follows. */
const MAX_BROKEN = 1_000;

/** A CSV file, read as a stream: any size, and never more than a chunk of it in memory. */
export class CsvFile {
  private constructor(
    readonly path: string,
    readonly size: number,
  ) {}

  /** @throws Refusal when there is no such file, it is not a file, or it is empty */
  static async open(path: string): Promise<CsvFile> {
    const found = await stat(path).catch((error: unknown) => {
      throw new Refusal('not_found', `Expected a CSV file at ${path}: ${(error as Error).message}.`);
    });
    if (!found.isFile()) throw new Refusal('invalid', `Expected a CSV file, and ${path} is not a file.`);
    if (found.size === 0) throw new Refusal('invalid', `Expected a CSV file, and ${path} is empty.`);
    return new CsvFile(path, found.size);
  }

  /**
   * All rows in order, the header first.
   *
   * A quote that opens and never closes would swallow the rest of the file. Such a row is reported as broken
   * and reading goes on in the line after it: the parser is started anew there, since csv-parse can't resume.
   */
  async *rows(notation: CsvNotation): AsyncGenerator<CsvBatch> {
    const reading = { offset: 0, line: 1, width: 0 };
    for (let broken = 0; ; broken++) {
      const problem = yield* this.intactRows(reading, notation);
      if (problem === undefined) return;
      if (reading.width === 0) {
        throw new Refusal(
          'invalid',
          `Expected ${this.path} to begin with a line of column names, and its first line can't be read: ${problem}. ` +
            'Check that this is a CSV file.',
        );
      }
      if (broken === MAX_BROKEN) {
        throw new Refusal(
          'invalid',
          `${this.path} has more than ${MAX_BROKEN} rows that can't be told apart, the last in line ` +
            `${reading.line}: ${problem}. It does not look like the CSV file that it should be; nothing was imported.`,
        );
      }
      const line = await this.skipLine(reading);
      yield { rows: [{ line, broken: problem }], bytesRead: reading.offset };
    }
  }

  /** Rows from where `reading` stands, which it moves on; ends before a broken one and says what it has. */
  private async *intactRows(
    reading: { offset: number; line: number; width: number },
    notation: CsvNotation,
  ): AsyncGenerator<CsvBatch, string | undefined> {
    const start = { ...reading };
    let surplus = 0;
    let rows: CsvRow[] = [];
    let problem: string | undefined;
    const parser = parse({
      ...OPTIONS,
      delimiter: notation.delimiter,
      encoding: notation.encoding,
      on_record: (parsed: unknown, { bytes, lines }) => {
        const { record: fields, raw } = parsed as WithRaw;
        if (problem !== undefined) return null;
        const breaks = lineBreaks(fields);
        reading.width ||= fields.length;
        if (breaks.lines > 0 && (fields.length !== reading.width || !isQuotedWell(fields, raw))) {
          problem = 'a quote opens in this row and does not close where it should';
          return null;
        }
        // csv-parse counts a CRLF inside quotes as two lines.
        surplus += breaks.characters - breaks.lines;
        reading.line = start.line + lines - surplus;
        reading.offset = start.offset + bytes;
        rows.push({ line: reading.line - 1 - breaks.lines, fields });
        return null;
      },
    });
    // What goes wrong in a write or at the end is answered there.
    parser.on('error', () => undefined);
    const highWaterMark = start.offset === 0 ? CHUNK : SMALL_CHUNK;
    const stream = createReadStream(this.path, { start: start.offset, highWaterMark });
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        const failure = await write(parser, chunk);
        problem ??= failure;
        yield { rows, bytesRead: reading.offset };
        rows = [];
        if (problem !== undefined) return problem;
      }
      const failure = await finish(parser);
      problem ??= failure;
      yield { rows, bytesRead: problem === undefined ? this.size : reading.offset };
      return problem;
    } finally {
      stream.destroy();
      parser.destroy();
    }
  }

  /** Moves on to the line after the next one that is not empty, and answers with the number of that one. */
  private async skipLine(reading: { offset: number; line: number }): Promise<number> {
    const stream = createReadStream(this.path, { start: reading.offset });
    let line = reading.line;
    let inLine = false;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      let at = 0;
      while (!inLine && at < chunk.length) {
        if (chunk[at] === NEWLINE) line++;
        else if (chunk[at] !== RETURN) inLine = true;
        at++;
      }
      const end = inLine ? chunk.indexOf(NEWLINE, at) : -1;
      if (end !== -1) {
        reading.offset += end + 1;
        reading.line = line + 1;
        stream.destroy();
        break;
      }
      reading.offset += chunk.length;
    }
    return line;
  }
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** What a row is with the option `raw`; the types of csv-parse don't say so. */
interface WithRaw {
  readonly record: readonly string[];
  readonly raw: string;
}

const OPTIONS: Options = {
  bom: true,
  max_record_size: MAX_ROW_BYTES,
  // For the look at quotes in a row of several lines.
  raw: true,
  record_delimiter: ['\r\n', '\n', '\r'],
  // The number of columns is looked at where the message can name the column.
  relax_column_count: true,
  // `5" pipe` in a field without quotes is what it says.
  relax_quotes: true,
  skip_empty_lines: true,
};

/** Line breaks inside the fields of a row: the lines that they make, and the characters that they are. */
function lineBreaks(fields: readonly string[]): { readonly lines: number; readonly characters: number } {
  let lines = 0;
  let characters = 0;
  for (const field of fields) {
    if (!field.includes('\n') && !field.includes('\r')) continue;
    for (const match of field.matchAll(/\r\n|\n|\r/g)) {
      lines++;
      characters += match[0].length;
    }
  }
  return { lines, characters };
}

/** Whether every field with a line break stands in the file as a quoted field should. */
function isQuotedWell(fields: readonly string[], raw: string): boolean {
  return fields.every((field) => !/[\r\n]/.test(field) || raw.includes(`"${field.replaceAll('"', '""')}"`));
}

/** Resolves to what makes the row that the parser is in unreadable, if anything does. */
function write(parser: Parser, chunk: Buffer): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    parser.write(chunk, (error) => (error ? settle(error, resolve, reject) : resolve(undefined)));
  });
}

function finish(parser: Parser): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    parser.once('error', (error) => settle(error, resolve, reject));
    parser.once('end', () => resolve(undefined));
    parser.resume().end();
  });
}

function settle(error: Error, resolve: (problem: string) => void, reject: (error: Error) => void): void {
  const code = error instanceof CsvError ? error.code : undefined;
  if (code === 'CSV_MAX_RECORD_SIZE') {
    resolve(`the row, or a quote in it that does not close, is longer than ${MAX_ROW_BYTES / 1024} KiB`);
  } else if (code === 'CSV_QUOTE_NOT_CLOSED') {
    resolve('a quote opens in this row and does not close');
  } else {
    reject(error);
  }
}
