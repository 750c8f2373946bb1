import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { compareText, type Problem } from '../problem.js';
import { type CompiledContract, compileContract } from './compile-contract.js';
import { CONTRACT_FILE } from './digest.js';
import { MAX_CONTRACT_BYTES } from './yaml-source.js';

export interface LoadedContracts {
  /** Those that may be used, by type. */
  readonly contracts: ReadonlyMap<string, CompiledContract>;
  /** Errors and warnings of all, in reading order; files as paths below the folder. */
  readonly problems: readonly Problem[];
}

const MAX_FILES = 100;

/**
 * Reads every contract of a folder: one folder each, `<type>/contract.yaml` beside its templates. A contract with
 * errors does not stop the others.
 */
export async function loadContracts(folder: string): Promise<LoadedContracts> {
  const contracts = new Map<string, CompiledContract>();
  const problems: Problem[] = [];
  for (const name of await contractFolders(folder)) {
    const loaded = await loadOne(folder, name);
    problems.push(...loaded.problems);
    if (loaded.contract) contracts.set(loaded.contract.contract.type, loaded.contract);
  }
  return { contracts, problems };
}

interface Loaded {
  readonly contract: CompiledContract | undefined;
  readonly problems: readonly Problem[];
}

async function loadOne(folder: string, name: string): Promise<Loaded> {
  const problem = (message: string): Loaded => ({
    contract: undefined,
    problems: [{ severity: 'error', file: `${name}/${CONTRACT_FILE}`, line: 1, column: 1, message }],
  });
  let files: ReadonlyMap<string, string>;
  try {
    files = await readContractFiles(join(folder, name));
  } catch (error) {
    return problem(`It can't be read: ${(error as Error).message}`);
  }
  const compiled = compileContract(files);
  const problems = compiled.problems.map((found) => ({ ...found, file: `${name}/${found.file}` }));
  if (!compiled.ok) return { contract: undefined, problems };
  const { type } = compiled.contract.contract;
  if (type === name) return { contract: compiled.contract, problems };
  const wrongFolder = problem(`Expected type: ${name}, as its folder is called, found ${type}.`);
  return { contract: undefined, problems: [...problems, ...wrongFolder.problems] };
}

/** The texts of one contract's folder; what the contract does not name stays out of its digest. */
export async function readContractFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = (await readdir(folder))
    .filter((name) => name === CONTRACT_FILE || name.endsWith('.liquid'))
    .sort(compareText);
  if (names.length > MAX_FILES)
    throw new Error(`Expected at most ${MAX_FILES} files, found ${names.length}.`);
  const files = new Map<string, string>();
  for (const name of names) files.set(name, await readText(join(folder, name)));
  return files;
}

async function readText(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size > MAX_CONTRACT_BYTES)
    throw new Error(`${path} has ${size} bytes; expected at most ${MAX_CONTRACT_BYTES}.`);
  const bytes = await readFile(path);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Error(`${path} is not UTF-8 text.`);
  }
}

/** Names of the folders that hold a contract. */
export async function contractFolders(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const folders = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort(compareText);
  const found = await Promise.all(
    folders.map(async (name) =>
      (await readdir(join(folder, name))).includes(CONTRACT_FILE) ? name : undefined,
    ),
  );
  return found.filter((name) => name !== undefined);
}
