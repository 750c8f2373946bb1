import { NOTHING_KNOWN, problemsOfMeaning } from '../binding/bind-contract.js';
import { hasErrors, inReadingOrder, type Problem } from '../problem.js';
import type { ContractFiles } from './digest.js';
import { parseContract } from './parse-contract.js';
import type { ParsedContract } from './parsed-contract.js';

/** A contract that may be used. Made by {@link compileContract} only. */
export type CompiledContract = ParsedContract;

export type Compilation =
  | { readonly ok: true; readonly contract: CompiledContract; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Makes a contract of its texts alone, as a run does with the version that it started with. Everything is checked
 * that needs no database; what depends on the columns of its queries is checked by `lintContract`, and once more
 * when a plan is made.
 *
 * @param files contract.yaml and the files it names, by path inside the folder
 */
export function compileContract(files: ContractFiles): Compilation {
  const { parsed, problems } = parseContract(files);
  if (!parsed) return { ok: false, problems: inReadingOrder(problems) };
  const all = inReadingOrder([...problems, ...problemsOfMeaning(parsed, NOTHING_KNOWN)]);
  return hasErrors(all) ? { ok: false, problems: all } : { ok: true, contract: parsed, problems: all };
}
