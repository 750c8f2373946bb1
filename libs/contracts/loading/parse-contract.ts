import { letterEngine, type LetterTemplate, readTemplate } from '../letters/index.js';
import type { Contract } from '../model/contract.js';
import { suggestion } from '../nearest-name.js';
import { hasErrors, type Problem } from '../problem.js';
import { CONTRACT_FILE, contractDigest, type ContractFiles } from './digest.js';
import { filledIn } from './fill-in.js';
import { type NamedFile, namedFiles } from './named-files.js';
import type { ParsedContract } from './parsed-contract.js';
import { brokenRules } from './rules.js';
import { schemaProblems } from './schema-problems.js';
import { MAX_CONTRACT_BYTES, YamlSource } from './yaml-source.js';

export interface Parsed {
  /** Undefined when the problems are such that nothing can be said about conditions. */
  readonly parsed: ParsedContract | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Reads the texts of a contract: YAML, schema, the rules that a schema can't say, and the templates. Stops where
 * going on would only repeat the same mistake in other words.
 *
 * @param files contract.yaml and what it names; other files are left out of the digest
 */
export function parseContract(files: ContractFiles): Parsed {
  const text = files.get(CONTRACT_FILE);
  if (text === undefined) return { parsed: undefined, problems: [wholeFile('There is no contract.yaml.')] };
  const tooLong = Buffer.byteLength(text) > MAX_CONTRACT_BYTES;
  if (tooLong) {
    const message = `Expected at most ${MAX_CONTRACT_BYTES} bytes, found ${Buffer.byteLength(text)}.`;
    return { parsed: undefined, problems: [wholeFile(message)] };
  }
  const source = new YamlSource(CONTRACT_FILE, text);
  const yaml = source.problems();
  if (hasErrors(yaml)) return { parsed: undefined, problems: yaml };
  const written = source.toJs();
  const shape = schemaProblems(source, written);
  if (hasErrors(shape)) return { parsed: undefined, problems: shape };
  const contract = filledIn(written, source);
  const rules = brokenRules(contract, written, source);
  const engine = letterEngine(contract.locale);
  const { templates, own, problems } = readTemplates(contract, files, source, engine.liquid);
  return {
    parsed: { contract, files: own, digest: contractDigest(own), source, engine, templates },
    problems: [...rules, ...problems],
  };
}

function readTemplates(
  contract: Contract,
  files: ContractFiles,
  source: YamlSource,
  liquid: ParsedContract['engine']['liquid'],
): { templates: Map<string, LetterTemplate>; own: ContractFiles; problems: readonly Problem[] } {
  const templates = new Map<string, LetterTemplate>();
  const own = new Map([[CONTRACT_FILE, files.get(CONTRACT_FILE) ?? '']]);
  const problems: Problem[] = [];
  for (const named of namedFiles(contract)) {
    const text = files.get(named.file);
    if (text === undefined) {
      const others = [...files.keys()].filter((name) => name !== CONTRACT_FILE);
      const message = `There is no file ${named.file} beside contract.yaml. ${suggestion(named.file, others)}`;
      problems.push(source.problem(named.path, message));
      continue;
    }
    if (!own.has(named.file)) {
      own.set(named.file, text);
      const read = readTemplate(liquid, named.file, text);
      if (read.ok) templates.set(named.file, read.template);
      else problems.push(...read.complaints.map((complaint) => inFile(named.file, complaint)));
    }
    const template = templates.get(named.file);
    if (template) problems.push(...subjectProblems(named, template.subject !== undefined));
  }
  return { templates, own, problems };
}

function subjectProblems({ file, use }: NamedFile, hasSubject: boolean): readonly Problem[] {
  if (use === 'letter' && !hasSubject) {
    return [
      inFile(file, {
        line: 1,
        column: 1,
        message: 'Expected the first line to be "Subject: ..." and the second to be empty.',
      }),
    ];
  }
  return [];
}

function inFile(file: string, complaint: Omit<Problem, 'file' | 'severity'>): Problem {
  return { severity: 'error', file, ...complaint };
}

function wholeFile(message: string): Problem {
  return { severity: 'error', file: CONTRACT_FILE, line: 1, column: 1, message };
}
