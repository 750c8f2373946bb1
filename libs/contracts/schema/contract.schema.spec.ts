import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { contractSchema } from './contract.schema.js';
import type { Schema } from './fields.js';

describe('The schema of contracts', () => {
  it('is published for editors as the loader has it (else: npm run build, node scripts/write-contract-schema.mjs)', () => {
    const published: unknown = JSON.parse(readFileSync('workflows/contract.schema.json', 'utf8'));
    expect(published).toEqual(contractSchema);
  });

  it('says of every field what it is', () => {
    expect(undescribed(contractSchema, '$')).toEqual([]);
  });
});

/** Fields without a title or a description, which an editor shows. */
function undescribed(schema: Schema, path: string): readonly string[] {
  const properties = Object.entries(
    (schema['properties'] ?? {}) as Readonly<Record<string, Schema | boolean>>,
  );
  const inner = [schema['items'], schema['additionalProperties']].filter(
    (part) => typeof part === 'object',
  ) as Schema[];
  return [
    ...properties.flatMap(([name, field]) => {
      if (typeof field === 'boolean') return [];
      const own =
        typeof field['title'] === 'string' && typeof field['description'] === 'string'
          ? []
          : [`${path}.${name}`];
      return [...own, ...undescribed(field, `${path}.${name}`)];
    }),
    ...inner.flatMap((part) => undescribed(part, `${path}[]`)),
  ];
}
