import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loadModule, scanSync } from 'libpg-query';
import { type Substituted, substituteParameters } from './named-parameters.js';

beforeAll(() => loadModule());

function substituted(sql: string): Substituted {
  const result = substituteParameters(sql);
  if ('positional' in result) throw new Error(`There is a positional parameter in ${sql}`);
  return result;
}

describe('named parameters', () => {
  it('become numbers, each name one of them', () => {
    const { text, parameters } = substituted('SELECT :as_of - duedate, :input_min, :run_id WHERE :as_of > d');
    expect(text).toBe('SELECT  ($1::date) - duedate,  $2,  ($3::uuid) WHERE  ($1::date) > d');
    expect(parameters).toEqual(['as_of', 'input_min', 'run_id']);
  });

  it.each([
    [`SELECT ':as_of', 'it''s :as_of'`],
    [`SELECT E'\\':as_of', e'a''\\\\'`],
    [`SELECT ":as_of", "a"":as_of"`],
    [`SELECT $$:as_of$$, $a$ $$ :as_of $a$, $ü$:as_of$ü$`],
    [`SELECT 1 -- :as_of`],
    [`SELECT /* :as_of /* :as_of */ :as_of */ 1`],
    [`SELECT x::date, x::as_of, '{1}'::int[]`],
    [`SELECT a[1:2], a[lo:hi], f(x := 1)`],
    [`SELECT :as_offset, :As_Of, :input_, :unknown, : as_of`],
    [`SELECT a$$b, a$1, U&':as_of\\', N':as_of', B'1'`],
    [`SELECT ':as_of`],
    [`SELECT /* :as_of`],
    [`SELECT $x$ :as_of $y$`],
  ])('are not found in %s', (sql) => {
    expect(substituted(sql)).toMatchObject({ text: sql, parameters: [] });
  });

  it('are found right after what only looks like something else', () => {
    for (const [sql, text] of [
      [`SELECT 'a':as_of`, `SELECT 'a' ($1::date)`],
      [`SELECT "e":as_of`, `SELECT "e" ($1::date)`],
      [`SELECT ee':as_of' :run_id`, `SELECT ee':as_of'  ($1::uuid)`],
      [`SELECT 'a\\' :as_of`, `SELECT 'a\\'  ($1::date)`],
      [`SELECT 1::int:::input_x`, `SELECT 1::int:: $1`],
      [`-- 'x\n:run_id`, `-- 'x\n ($1::uuid)`],
      [`/**/:run_id`, `/**/ ($1::uuid)`],
      [`a[1::input_b]`, `a[1::input_b]`],
    ] as const) {
      expect(substituted(sql).text).toBe(text);
    }
  });

  it('of a position of their own are pointed at', () => {
    expect(substituteParameters(`SELECT '$1', $2`)).toEqual({ positional: 13 });
  });

  it('keep places in the text', () => {
    const sql = 'SELECT :as_of, :input_min, here';
    const { text, originalOffset } = substituted(sql) as Substituted & {
      originalOffset(offset: number): number;
    };
    expect(originalOffset(text.indexOf('SELECT'))).toBe(0);
    expect(originalOffset(text.indexOf('::date'))).toBe(sql.indexOf(':as_of'));
    expect(originalOffset(text.indexOf('$2'))).toBe(sql.indexOf(':input_min'));
    expect(originalOffset(text.indexOf('here'))).toBe(sql.indexOf('here'));
    expect(originalOffset(text.indexOf(', here'))).toBe(sql.indexOf(', here'));
  });

  it("stand where PostgreSQL's own scanner sees a colon and a name", () => {
    const fragments = [
      ':as_of',
      ':run_id',
      ':input_a',
      ':other',
      '::',
      ':',
      '::date',
      ':=',
      "'",
      "''",
      '"',
      "E'",
      "e'\\'",
      '\\',
      '$$',
      '$a$',
      '$',
      '--',
      '\n',
      '/*',
      '*/',
      ' ',
      'a',
      'e',
      'U&',
      'ü',
      '😀',
      '1',
      '[',
      ']',
      '(',
      ')',
      ',',
      '-',
      '$b',
    ];
    const text = fc.array(fc.constantFrom(...fragments), { maxLength: 14 }).map((parts) => parts.join(''));
    let compared = 0;
    fc.assert(
      fc.property(text, (sql) => {
        const expected = scannedParameters(sql);
        fc.pre(expected !== undefined);
        compared++;
        const found = substituteParameters(sql);
        expect('positional' in found ? 'positional' : namesInOrder(sql, found)).toEqual(expected);
      }),
      { numRuns: 5_000, maxSkipsPerRun: 1_000 },
    );
    expect(compared).toBeGreaterThan(4_000);
  });
});

/** The places of parameters in a text, as our own lexer saw them. */
function namesInOrder(sql: string, found: Substituted): readonly number[] {
  const places: number[] = [];
  for (const match of found.text.matchAll(/ \(\$[0-9]+::(?:date|uuid)\)| \$[0-9]+/g)) {
    const original = found.originalOffset(match.index);
    if (sql.startsWith(':', original)) places.push(original);
  }
  return places;
}

/** The same by the scanner of PostgreSQL; undefined when it can't scan the text. */
function scannedParameters(sql: string): readonly number[] | 'positional' | undefined {
  let tokens;
  try {
    ({ tokens } = scanSync(sql));
  } catch {
    return undefined;
  }
  if (tokens.some(({ tokenName }) => tokenName === 'PARAM')) return 'positional';
  const places: number[] = [];
  for (const [index, { text, start, end }] of tokens.entries()) {
    const next = tokens[index + 1];
    if (text !== ':' || next?.start !== end) continue;
    if (/^(as_of|run_id|input_[A-Za-z0-9_]+)$/.test(next.text)) {
      places.push(Buffer.from(sql).subarray(0, start).toString().length);
    }
  }
  return places;
}
