import { describe, expect, it } from '@jest/globals';
import { type ColumnType, type DateNotation, readCell } from './column-types.js';

const currencies = new Set(['USD', 'CAD']);

function read(type: ColumnType, text: string, more: { dates?: DateNotation; decimal?: '.' | ',' } = {}) {
  return readCell(type, text, { dates: 'YYYY-MM-DD', decimal: '.', currencies, ...more });
}

describe('a cell', () => {
  const any: ColumnType = { kind: 'amount', sign: 'any' };

  it.each([
    ['8734.71', '.', '8734.71'],
    ['1898.9', '.', '1898.9'],
    ['-12', '.', '-12'],
    ['1,234,567.80', '.', '1234567.80'],
    ['12.', '.', '12'],
    ['+5', '.', '5'],
    ['12.50-', '.', '-12.50'],
    ['1.234.567,89', ',', '1234567.89'],
    ['1 234,5', ',', '1234.5'],
    ['999999999999999.99', '.', '999999999999999.99'],
  ] as const)('that is the amount %s with a decimal %s', (text, decimal, value) => {
    expect(read(any, text, { decimal })).toEqual({ value });
  });

  it.each(['1.2.3', '12,50', '1,23', 'abc', '1e5', 'NaN', 'Infinity', '$5', '--5', '-5-', '.', '0x10', '٣'])(
    'that is no amount: %s',
    (text) => {
      expect(read(any, text)).toEqual({
        problem: `expected an amount such as 1234.56, found ${JSON.stringify(text)}`,
      });
    },
  );

  it('that is larger or finer than an amount may be', () => {
    expect(read(any, '1000000000000000')).toHaveProperty('problem');
    expect(read(any, '0.123456789')).toHaveProperty('problem');
  });

  it('that is negative or zero where it may not be', () => {
    expect(read({ kind: 'amount', sign: 'unsigned' }, '-0.01')).toHaveProperty('problem');
    expect(read({ kind: 'amount', sign: 'unsigned' }, '-0.00')).toEqual({ value: '-0.00' });
    expect(read({ kind: 'amount', sign: 'positive' }, '0.00')).toHaveProperty('problem');
  });

  it.each([
    ['2020-02-29', 'YYYY-MM-DD', '2020-02-29'],
    ['20200229', 'YYYYMMDD', '2020-02-29'],
    ['9.3.2020', 'DD.MM.YYYY', '2020-03-09'],
    ['31/12/2020', 'DD/MM/YYYY', '2020-12-31'],
    ['12/31/2020', 'MM/DD/YYYY', '2020-12-31'],
  ] as const)('that is the date %s', (text, dates, value) => {
    expect(read({ kind: 'date' }, text, { dates })).toEqual({ value });
  });

  it.each([
    '2019-02-29',
    '1900-02-29',
    '2020-13-01',
    '2020-00-10',
    '2020-01-00',
    '20-01-01',
    '2020-1-1',
    'today',
    '0001-01-01',
  ])('that is no date: %s', (text) => {
    expect(read({ kind: 'date' }, text)).toEqual({
      problem: `expected a date written YYYY-MM-DD, found ${JSON.stringify(text)}`,
    });
  });

  it('that is a currency, a flag or a choice', () => {
    expect(read({ kind: 'currency' }, 'USD')).toEqual({ value: 'USD' });
    expect(read({ kind: 'currency' }, 'usd')).toHaveProperty('problem');
    expect(read({ kind: 'flag' }, 'T')).toEqual({ value: 'true' });
    expect(read({ kind: 'flag' }, 'no')).toEqual({ value: 'false' });
    expect(read({ kind: 'flag' }, 'maybe')).toHaveProperty('problem');
    expect(read({ kind: 'choice', of: ['open', 'kept'] }, 'kept')).toEqual({ value: 'kept' });
    expect(read({ kind: 'choice', of: ['open', 'kept'] }, 'lost')).toEqual({
      problem: 'expected one of open, kept, found "lost"',
    });
  });

  it('that is an id, character by character, and a text without the blanks around it', () => {
    expect(read({ kind: 'id' }, '0200706844 ')).toEqual({ value: '0200706844 ' });
    expect(read({ kind: 'text' }, ' WINC  co ')).toEqual({ value: 'WINC  co' });
    expect(read({ kind: 'id' }, 'x'.repeat(201))).toHaveProperty('problem');
  });

  it('that no database could keep, or that was read in the wrong encoding', () => {
    expect(read({ kind: 'text' }, 'a\0b')).toEqual({ problem: 'holds a NUL byte; remove it' });
    expect(read({ kind: 'id' }, 'M\uFFFDller')).toHaveProperty('problem');
  });
});
