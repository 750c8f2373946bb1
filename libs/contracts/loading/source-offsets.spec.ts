import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isScalar, parseDocument, stringify } from 'yaml';
import { sourceOffsets } from './source-offsets.js';

/** Every visible character of the text must be found at the place that was worked out for it. */
function misplaced(yaml: string): readonly string[] {
  const node = parseDocument(yaml).get('if', true);
  if (!isScalar(node) || typeof node.value !== 'string' || !node.range) throw new Error(`No text in ${yaml}`);
  const source = yaml.slice(node.range[0], node.range[1]);
  const offsets = sourceOffsets(source, node.value);
  return Array.from(node.value).filter(
    (character, index) => /[\w.>&|=]/.test(character) && source[offsets[index] ?? -1] !== character,
  );
}

describe('Places inside a text', () => {
  it.each([
    'if: item.a > 1 && b',
    'if: "item.a > \\"x\\" && \\u0062 > c"',
    "if: 'item.a == ''x'' && b'",
    'if: >\n  item.a > 1\n  && b\n',
    'if: |\n  item.a > 1\n  && b\n',
    'if: >-\n\n    item.a\n\n    && b\n',
    'if: >\n  SELECT a,\n         b\n     FROM c\n\n  WHERE x > 1\n',
    'if: |2\n    indented\n  less\n',
    'if: item.a\n  && b\n  || c\n',
    'if: "item.a \\\n  && b"',
  ])('are found in %j', (yaml) => {
    const escapes = yaml.includes('\\u') ? ['b'] : [];
    expect(misplaced(yaml)).toEqual(escapes);
  });

  it('are found in whatever way a text is written', () => {
    const word = fc.stringMatching(/^[a-z.]{1,8}$/);
    const blanks = fc.constantFrom(' ', ' ', '  ', '\n', '\n   ', '\n\n');
    const text = fc
      .tuple(word, fc.array(fc.tuple(blanks, word), { maxLength: 12 }))
      .map(([first, rest]) => first + rest.flat().join(''));
    const style = fc.constantFrom(
      'PLAIN' as const,
      'QUOTE_DOUBLE' as const,
      'QUOTE_SINGLE' as const,
      'BLOCK_FOLDED' as const,
      'BLOCK_LITERAL' as const,
    );
    fc.assert(
      fc.property(text, style, (condition, defaultStringType) => {
        const yaml = stringify(
          { if: condition },
          { defaultStringType, defaultKeyType: 'PLAIN', lineWidth: 30 },
        );
        expect(misplaced(yaml)).toEqual([]);
      }),
    );
  });
});
