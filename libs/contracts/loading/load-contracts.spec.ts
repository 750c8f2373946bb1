import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { problemText } from '../problem.js';
import { exampleFiles, exampleWith } from '../testing/example-contract.js';
import type { ContractFiles } from './digest.js';
import { type LoadedContracts, loadContracts } from './load-contracts.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'contracts-'));
});
afterEach(async () => rm(folder, { recursive: true }));

async function write(
  name: string,
  files: ContractFiles | ReadonlyMap<string, Uint8Array | string>,
): Promise<void> {
  await mkdir(join(folder, name));
  for (const [file, content] of files) await writeFile(join(folder, name, file), content);
}

async function load(): Promise<{ loaded: LoadedContracts; problems: string }> {
  const loaded = await loadContracts(folder);
  return { loaded, problems: loaded.problems.map(problemText).join('\n') };
}

describe('Contracts of a folder', () => {
  it('are loaded, and one with errors does not stop the others', async () => {
    await write('first_letters', exampleFiles());
    await write('broken', exampleWith('title: My first letters', 'titel: x'));
    await write(
      'no_yaml',
      new Map([
        ['contract.yaml', ': ['],
        ['letter.liquid', ''],
      ]),
    );
    await mkdir(join(folder, 'drafts'));
    await writeFile(join(folder, 'README.md'), 'no contract');
    const { loaded, problems } = await load();
    expect([...loaded.contracts.keys()]).toEqual(['first_letters']);
    expect(problems).toContain('broken/contract.yaml:4:1 error: There is no field titel');
    expect(problems).toContain('no_yaml/contract.yaml:1:');
    expect(problems).not.toContain('drafts');
    expect(problems).not.toContain('first_letters');
  });

  it('have the name of their folder', async () => {
    await write('other', exampleFiles());
    const { loaded, problems } = await load();
    expect(loaded.contracts.size).toBe(0);
    expect(problems).toContain(
      'other/contract.yaml:1:1 error: Expected type: other, as its folder is called, found first_letters.',
    );
  });

  it('are refused when a file is no text, or too long', async () => {
    await write(
      'latin',
      new Map<string, Uint8Array | string>([
        ['contract.yaml', ''],
        ['a.liquid', Uint8Array.of(0xe9, 0x20)],
      ]),
    );
    await write('long', new Map([['contract.yaml', '#'.repeat(70_000)]]));
    const { problems } = await load();
    expect(problems).toContain("latin/contract.yaml:1:1 error: It can't be read:");
    expect(problems).toContain('is not UTF-8 text');
    expect(problems).toContain('has 70000 bytes; expected at most 65536');
  });

  it('of this repository are all without a problem', async () => {
    for (const own of ['workflows', 'examples/workflows']) {
      const { contracts, problems } = await loadContracts(own);
      expect(problems).toEqual([]);
      expect(contracts.size).toBeGreaterThan(0);
    }
  });
});
