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
/** Rows whose quotes do not close; each costs a second look at up to MAX_ROW_BYTES. */
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
      on_record: (fields: string[], { bytes, lines }) => {
        if (problem !== undefined) return null;
        const breaks = lineBreaks(fields);
        reading.width ||= fields.length;
        if (breaks.lines > 0 && fields.length !== reading.width) {
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
    const stream = createReadStream(this.path, { start: start.offset });
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

  /** Moves on to the line after the next one that is not empty; answers with the number of that one. */
  private async skipLine(reading: { offset: number; line: number }): Promise<number> {
    const stream = createReadStream(this.path, { start: reading.offset });
    let line: number | undefined;
    let number = reading.line;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      for (const [index, byte] of chunk.entries()) {
        if (byte === NEWLINE && line !== undefined) {
          reading.offset += index + 1;
          reading.line = number + 1;
          stream.destroy();
          return line;
        }
        if (byte === NEWLINE) number++;
        else if (byte !== RETURN) line ??= number;
      }
      reading.offset += chunk.length;
    }
    return line ?? number;
  }
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;

const OPTIONS: Options = {
  bom: true,
  max_record_size: MAX_ROW_BYTES,
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

function write(parser: Parser, chunk: Buffer): Promise<string | undefined> {
  return new Promise((resolve) => {
    parser.write(chunk, (error) => resolve(error ? brokenBy(error) : undefined));
  });
}

function finish(parser: Parser): Promise<string | undefined> {
  return new Promise((resolve) => {
    parser.once('error', (error) => resolve(brokenBy(error)));
    parser.once('end', () => resolve(undefined));
    parser.resume().end();
  });
}

function brokenBy(error: Error): string {
  if (error instanceof CsvError && error.code === 'CSV_MAX_RECORD_SIZE') {
    return `the row, or a quote in it that does not close, is longer than ${MAX_ROW_BYTES / 1024} KiB`;
  }
  if (error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED') {
    return 'a quote opens in this row and does not close';
  }
  return error.message;
}
