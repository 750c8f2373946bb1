import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Refusal } from '#eventsourcing';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CsvFile, type CsvRow } from './csv-file.js';

const folder = mkdtempSync(join(tmpdir(), 'countersign-csv-'));
const path = join(folder, 'file.csv');
afterAll(() => rmSync(folder, { recursive: true }));

async function rowsOf(content: string | Buffer, encoding: 'utf8' | 'latin1' = 'utf8'): Promise<CsvRow[]> {
  writeFileSync(path, content);
  const file = await CsvFile.open(path);
  const rows: CsvRow[] = [];
  for await (const batch of file.rows({ delimiter: ',', encoding })) rows.push(...batch.rows);
  return rows;
}

const NOT_CLOSED = 'a quote opens in this row and does not close';

describe('reading a CSV file', () => {
  it('gives rows with the line where each begins', async () => {
    expect(await rowsOf('a,b\n1,2\n\n"x\ny",4\n5,6')).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fields: ['1', '2'] },
      { line: 4, fields: ['x\ny', '4'] },
      { line: 6, fields: ['5', '6'] },
    ]);
  });

  it('takes Windows line ends, also inside quotes, and a byte order mark', async () => {
    expect(await rowsOf('\ufeffa,b\r\n"x\r\ny",2\r\n3,4\r\n')).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fields: ['x\r\ny', '2'] },
      { line: 4, fields: ['3', '4'] },
    ]);
  });

  it('takes a quote inside a field as what it says', async () => {
    expect(await rowsOf('a,b\n5" pipe,1\n"say ""hi""",2\n')).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fields: ['5" pipe', '1'] },
      { line: 3, fields: ['say "hi"', '2'] },
    ]);
  });

  it('goes on in the line after a quote that does not close', async () => {
    expect(await rowsOf('a,b\n"1,2\n3,4\n5,6\n')).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, broken: NOT_CLOSED },
      { line: 3, fields: ['3', '4'] },
      { line: 4, fields: ['5', '6'] },
    ]);
  });

  it('goes on also when a later quote seems to close it', async () => {
    expect(await rowsOf('a,b\n"1,2\n3,"4"\n5,6\n')).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, broken: `${NOT_CLOSED} where it should` },
      { line: 3, fields: ['3', '4'] },
      { line: 4, fields: ['5', '6'] },
    ]);
  });

  it('goes on after a quote that swallows more than a row may be long', async () => {
    const rows = await rowsOf(`a,b\n"1,2\n${'3,4\n'.repeat(40_000)}`);
    expect(rows).toHaveLength(40_002);
    expect(rows[1]).toEqual({
      line: 2,
      broken: 'the row, or a quote in it that does not close, is longer than 64 KiB',
    });
    expect(rows.at(-1)).toEqual({ line: 40_002, fields: ['3', '4'] });
  });

  it('reads Latin-1 when it is told so', async () => {
    expect(await rowsOf(Buffer.from('a\nM\xfcller\n', 'latin1'), 'latin1')).toEqual([
      { line: 1, fields: ['a'] },
      { line: 2, fields: ['Müller'] },
    ]);
  });

  it('gives up on a file in which no row can be told apart', async () => {
    await expect(rowsOf(`a,b,c\n${'x,"y,z\n'.repeat(1_100)}`)).rejects.toThrow('more than 1000 rows');
    await expect(rowsOf(Buffer.alloc(200_000))).rejects.toThrow("its first line can't be read");
  });

  it.each([
    ['an empty file', '', 'is empty'],
    ['no file', undefined, 'no such file'],
  ])('refuses %s', async (_name, content, message) => {
    if (content === undefined) rmSync(path, { force: true });
    else writeFileSync(path, content);
    await expect(CsvFile.open(path)).rejects.toThrow(Refusal);
    await expect(CsvFile.open(path)).rejects.toThrow(message);
    await expect(CsvFile.open(folder)).rejects.toThrow('is not a file');
  });

  it('gives back whatever a spreadsheet could have written', async () => {
    const field = fc.string({ unit: fc.constantFrom('a', 'ü', ',', '"', '\n', '\r\n', ' ', '€') });
    const table = fc.array(fc.tuple(field, field, field), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom('\n', '\r\n'), async (body, lineEnd) => {
        const rows = [['h1', 'h2', 'h3'], ...body];
        const text = rows.map((row) => row.map(quoted).join(',') + lineEnd).join('');
        let line = 1;
        const expected = rows.map((fields) => {
          const row = { line, fields };
          line += 1 + fields.join('').split(/\r\n|\n/).length - 1;
          return row;
        });
        expect(await rowsOf(text)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });
});

function quoted(field: string): string {
  return `"${field.replaceAll('"', '""')}"`;
}
