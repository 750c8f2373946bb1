import { readdirSync } from 'node:fs';
import type { CompiledContract } from '../loading/compile-contract.js';
import type { ContractFiles } from '../loading/digest.js';
import { compiled, filesOf } from './example-contract.js';

const FOLDER = 'workflows/ar_aging_action_plan';

/** The AR contract as it is shipped. */
export function arFiles(): ContractFiles {
  return filesOf(FOLDER, readdirSync(FOLDER));
}

/** The AR contract with one text of its contract.yaml replaced. @throws when the text is not there */
export function arContract(replace = '', by = ''): CompiledContract {
  const files = arFiles();
  const contract = files.get('contract.yaml') ?? '';
  if (!contract.includes(replace)) throw new Error(`The AR contract has no ${JSON.stringify(replace)}.`);
  return compiled(new Map([...files, ['contract.yaml', contract.replace(replace, by)]]));
}
