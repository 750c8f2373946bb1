import { join } from 'node:path';
import { contractFolders, loadContracts, readContractFiles } from '../loading/load-contracts.js';
import { inReadingOrder, type Problem } from '../problem.js';
import { lintContract } from './lint-contract.js';
import type { SqlInspector } from './sql-inspector.js';

export interface Linted {
  /** Folders that hold a contract, with errors or without. */
  readonly folders: readonly string[];
  /** Of all, in reading order; files as paths below the folder. */
  readonly problems: readonly Problem[];
}

/** Lints every contract of a folder: what loading finds, and what only the database can tell. */
export async function lintContracts(folder: string, inspector: SqlInspector): Promise<Linted> {
  const folders = await contractFolders(folder);
  const { contracts, problems } = await loadContracts(folder);
  const all: Problem[] = [...problems];
  for (const name of folders) {
    // One that can't be loaded has nothing that the database could be asked about.
    if (!contracts.has(name)) continue;
    const found = await lintContract(await readContractFiles(join(folder, name)), inspector);
    all.push(...found.map((problem) => ({ ...problem, file: `${name}/${problem.file}` })));
  }
  return { folders, problems: inReadingOrder(all) };
}
