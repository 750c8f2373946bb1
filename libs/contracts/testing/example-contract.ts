import { readFileSync } from 'node:fs';
import { type CompiledContract, compileContract } from '../loading/compile-contract.js';
import type { ContractFiles } from '../loading/digest.js';
import { problemText } from '../problem.js';

/** Files of a contract of this repository: `examples/workflows/first_letters`. */
export function filesOf(folder: string, names: readonly string[]): ContractFiles {
  return new Map(names.map((name) => [name, readFileSync(`${folder}/${name}`, 'utf8')]));
}

/** The smallest contract, as the tutorial uses it. */
export function exampleFiles(): ContractFiles {
  return filesOf('examples/workflows/first_letters', ['contract.yaml', 'letter.liquid']);
}

/** The same with one text of its contract.yaml replaced. @throws when the text is not there */
export function exampleWith(replace: string, by: string): ContractFiles {
  const files = new Map(exampleFiles());
  const contract = files.get('contract.yaml') ?? '';
  if (!contract.includes(replace)) throw new Error(`The example has no ${JSON.stringify(replace)}.`);
  return files.set('contract.yaml', contract.replace(replace, by));
}

/** @throws with every problem when it can't be used */
export function compiled(files: ContractFiles): CompiledContract {
  const compilation = compileContract(files);
  if (compilation.ok) return compilation.contract;
  throw new Error(compilation.problems.map(problemText).join('\n'));
}
