import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ALLOWED_FUNCTIONS, ALLOWED_LOOPS, ALLOWED_METHODS } from './conditions/functions.js';
import { FILTERS } from './letters/filters.js';
import { OWN_NAMES } from './binding/scopes.js';

const page = readFileSync('docs/reference/contract-language.md', 'utf8');

describe('The reference of the contract language', () => {
  it.each([...ALLOWED_FUNCTIONS, ...ALLOWED_METHODS, ...ALLOWED_LOOPS, ...FILTERS, ...OWN_NAMES])(
    'names %s',
    (name) => {
      expect(page).toMatch(new RegExp(`[\`{ ]${name}\\b`));
    },
  );
});
