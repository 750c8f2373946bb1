import type { Digest } from '#eventsourcing';
import { letterEngine, type LetterTemplate, readTemplate } from '../letters/index.js';
import type { Contract } from '../model/contract.js';
import type { ContractFiles } from './digest.js';
import type { Path, Places } from './places.js';

/** A contract whose file and templates could be read; what its conditions mean is not looked at yet. */
export interface ParsedContract {
  readonly contract: Contract;
  readonly files: ContractFiles;
  readonly digest: Digest;
  readonly source: Places;
  readonly engine: ReturnType<typeof letterEngine>;
  /** By name of the file. */
  readonly templates: ReadonlyMap<string, LetterTemplate>;
}

/** What of a compiled contract goes to another thread: plain data, so that YAML and schema need not be read again. */
export type ContractData = Pick<ParsedContract, 'contract' | 'files' | 'digest'>;

export function contractData({ contract, files, digest }: ParsedContract): ContractData {
  return { contract, files, digest };
}

/** The contract as it was before it was packed. Problems, which it has none of, would name fields, not lines. */
export function revived(data: ContractData): ParsedContract {
  const engine = letterEngine(data.contract.locale);
  const templates = new Map<string, LetterTemplate>();
  for (const [file, text] of data.files) {
    if (!file.endsWith('.liquid')) continue;
    const read = readTemplate(engine.liquid, file, text);
    if (read.ok) templates.set(file, read.template);
  }
  return { ...data, source: FIELDS, engine, templates };
}

const FIELDS: Places = {
  problem: (path: Path, message, _offset, severity = 'error') => ({
    severity,
    file: 'contract.yaml',
    line: 1,
    column: 1,
    message: `${path.join('.')}: ${message}`,
  }),
};
