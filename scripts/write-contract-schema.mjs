// Writes workflows/contract.schema.json, which editors read, from the schema that the loader uses.
import { writeFileSync } from 'node:fs';
import prettier from 'prettier';
import { contractSchema } from '../dist/libs/contracts/index.js';

const file = 'workflows/contract.schema.json';
const options = await prettier.resolveConfig(file);
writeFileSync(file, await prettier.format(JSON.stringify(contractSchema), { ...options, filepath: file }));
