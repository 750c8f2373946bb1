import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#ledger';
import { compiled, exampleWith } from '../testing/example-contract.js';
import { startInput } from './start-input.js';

const { contract } = compiled(
  exampleWith(
    'gate:',
    'inputs:\n  item: { type: text, required: true }\n  price: { type: decimal }\n  count: { type: int }\n' +
      '  since: { type: date }\n  loud: { type: bool }\ngate:',
  ),
);
const nothing = { item: 'A', price: null, count: null, since: null, loud: null };

describe('What a start carries', () => {
  it.each<[JsonObject, JsonObject]>([
    [{ item: 'A' }, nothing],
    [
      { item: 'A', price: '10.50', count: 3 },
      { ...nothing, price: '10.50', count: 3 },
    ],
    [
      { item: 'A', price: 10.5 },
      { ...nothing, price: '10.5' },
    ],
    [
      { item: 'A', since: '2026-06-10', loud: false },
      { ...nothing, since: '2026-06-10', loud: false },
    ],
  ])('%j is accepted', (given, expected) => {
    expect(startInput(contract, given)).toEqual(expected);
  });

  it.each<[JsonObject, string]>([
    [{}, 'The workflow first_letters needs the input item (text).'],
    [{ itme: 'A' }, 'The workflow first_letters takes no input itme. Did you mean item?'],
    [{ item: 1 }, 'Expected a text for the input item, got 1.'],
    [{ item: 'A', price: '10,5' }, 'Expected a decimal such as "10.50" for the input price, got "10,5".'],
    [{ item: 'A', price: 1e300 }, 'Expected a decimal'],
    [{ item: 'A', count: 1.5 }, 'Expected a whole number for the input count, got 1.5.'],
    [{ item: 'A', since: '2026-02-30' }, 'Expected a date such as 2026-06-10 for the input since'],
    [{ item: 'A', loud: 'yes' }, 'Expected true or false for the input loud, got "yes".'],
  ])('%j is refused', (given, message) => {
    expect(() => startInput(contract, given)).toThrow(message);
  });
});
