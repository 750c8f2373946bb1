import { Refusal } from '#eventsourcing';
import { describe, expect, it } from '@jest/globals';
import { loadColumnMap, parseColumnMap } from './column-map.js';

describe('a column map', () => {
  it('names our columns, and leaves the rest as usual', () => {
    expect(parseColumnMap('kind: credits\ncolumns: { id: Belegnummer }\ndecimal: ","\n', 'map.yaml')).toEqual(
      {
        kind: 'credits',
        columns: { id: 'Belegnummer' },
        constants: {},
        delimiter: ',',
        encoding: 'utf8',
        dates: 'YYYY-MM-DD',
        decimal: ',',
      },
    );
  });

  it('is refused with file, line and column of every problem, and with what was meant', () => {
    const text = [
      'kind: invoices',
      'columns:',
      '  id: doc_id',
      '  duedat: due_in_date',
      'decimals: "."',
      'dates: YY-MM-DD',
    ].join('\n');
    expect(problemsOf(text)).toEqual([
      'map.yaml:5:1: a column map has no field decimals (did you mean decimal?); it has kind, columns, constants, delimiter, encoding, dates, decimal',
      'map.yaml:6:8: expected one of "YYYY-MM-DD", "YYYYMMDD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY"',
    ]);
    expect(problemsOf('kind: promises\ncolumns:\n  promise_dat: x\n')).toEqual([
      'map.yaml:3:3: promises have no column promise_dat (did you mean promise_date?); they have id, customer_id, currency, amount, promise_date, status, recorded_on',
    ]);
  });

  it.each([
    ['nothing', '', 'map.yaml:1:1'],
    ['another kind', 'kind: bills\n', 'map.yaml:1:7: expected one of "invoices"'],
    ['no YAML', 'kind: [invoices\n', 'map.yaml:2:1'],
    ['a key twice', 'kind: invoices\nkind: credits\n', 'map.yaml:2:1'],
    ['a number for a name', 'kind: invoices\ncolumns: { id: 5 }\n', 'map.yaml:2:16'],
    [
      'a column with a constant too',
      'kind: invoices\ncolumns: { currency: cur }\nconstants: { currency: USD }\n',
      'keep one',
    ],
  ])('is refused: %s', (_name, text, message) => {
    expect(problemsOf(text).join('\n')).toContain(message);
  });

  it('that is not there is not found', async () => {
    await expect(loadColumnMap('no/such/map.yaml')).rejects.toThrow(
      'Expected a column map at no/such/map.yaml',
    );
  });
});

function problemsOf(text: string): readonly string[] {
  try {
    parseColumnMap(text, 'map.yaml');
  } catch (error) {
    expect(error).toBeInstanceOf(Refusal);
    return (error as Refusal).details['problems'] as readonly string[];
  }
  throw new Error('The map was taken.');
}
