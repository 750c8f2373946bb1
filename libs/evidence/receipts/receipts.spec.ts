import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { position } from '#ledger';
import { isConsistent, parseCheckpoint, parseNote } from '#ledger/merkle';
import type { Evidence } from '../evidence.js';
import { LedgerUnderTest } from '../testing/ledger-under-test.js';
import { type Receipt, tlogProof } from './receipt.js';

describe('receipts', () => {
  let under: LedgerUnderTest;
  let host: Evidence;

  beforeAll(async () => {
    under = await LedgerUnderTest.start();
    host = await under.host();
    await under.append(600);
  });
  afterAll(() => under.close());

  /** By the script that a stranger would use, which shares no code with the product. */
  function verified(receipt: unknown, ...more: readonly string[]): { status: number; said: string } {
    const file = `${under.folder}/receipt.json`;
    writeFileSync(file, JSON.stringify(receipt));
    const { status, stdout, stderr } = spawnSync(process.execPath, [
      'docs/verify-receipt.mjs',
      file,
      ...more,
    ]);
    return { status: status ?? -1, said: `${String(stdout)}${String(stderr)}` };
  }

  it('are made for what the background has not sealed yet, and hold', async () => {
    expect(await host.store.last()).toBeUndefined();
    const head = (await under.ledger.head()).position;
    for (const at of [1, 2, 256, 257, 512, 513, head]) {
      const receipt = await host.receipts.of(position(at));
      expect(receipt.tree_size).toBe(head);
      const { status, said } = verified(receipt, '--key', receipt.public_key);
      expect(said).toContain(`event ${at} of ledger`);
      expect(status).toBe(0);
    }
  });

  it('hold for every event, at every size on the way', async () => {
    for (let round = 0; round < 3; round++) {
      await under.append(53, `round${round}`);
      const head = (await under.ledger.head()).position;
      const positions = Array.from({ length: head }, (_, n) => position(n + 1));
      // Each is checked against the signed root before it is given out.
      expect(await host.receipts.ofEach(positions)).toHaveLength(head);
    }
  });

  it('read a tile a level, whatever the size', async () => {
    const reads: string[] = [];
    for (const name of ['tile', 'tileRoots', 'tails'] as const) {
      const own = host.store[name].bind(host.store) as (...given: number[]) => Promise<never>;
      host.store[name] = (...given: number[]) => {
        reads.push(name);
        return own(...given);
      };
    }
    await host.receipts.of(position(300));
    // Level 0: the leaf's tile and the one at the end; level 1: the one above. Each is looked for before it is made.
    expect(reads.length).toBeLessThanOrEqual(6);
  });

  it('do not hold once anything in them is another', async () => {
    const receipt = await host.receipts.of(position(77));
    const other = await host.receipts.of(position(78));
    const forgeries: readonly (readonly [Partial<Receipt>, RegExp])[] = [
      [{ envelope: receipt.envelope.replace('"mike"', '"mika"') }, /leaf hash/],
      [{ envelope: other.envelope, leaf_hash: other.leaf_hash }, /does not lead to the signed root/],
      [{ leaf_index: 77 }, /does not lead/],
      [{ inclusion_path: receipt.inclusion_path.slice(1) }, /ends before the root/],
      [{ inclusion_path: [...receipt.inclusion_path, receipt.root_hash] }, /longer than the way/],
      [{ root_hash: other.leaf_hash }, /another root/],
      [{ tree_size: receipt.tree_size - 1 }, /checkpoint is of/],
      [{ checkpoint: receipt.checkpoint.replace(/\n\d+\n/, '\n99999\n') }, /not signed by this key/],
      [{ position: '78' }, /stands at position 77/],
      [{ public_key: receipt.public_key.replace(/.{6}$/, 'AAAAAA') }, /do not belong together/],
    ];
    for (const [change, message] of forgeries) {
      const { status, said } = verified({ ...receipt, ...change });
      expect(said).toMatch(message);
      expect(status).toBe(1);
    }
    expect(verified(receipt, '--key', 'another+00000000+AA').said).toMatch(/another key than yours/);
    expect(verified(receipt).status).toBe(0);
  });

  it('are not given out for what was altered', async () => {
    await under.asSuperuser(
      `UPDATE ledger.events SET data = replace(data, '"n":', '"m":') WHERE position = 90`,
    );
    await expect(host.receipts.of(position(90))).rejects.toThrow(/position 90 is not what was sealed/);
    await under.asSuperuser(
      `UPDATE ledger.events SET data = replace(data, '"m":', '"n":') WHERE position = 90`,
    );
    await expect(host.receipts.of(position(90))).resolves.toMatchObject({ position: '90' });
  });

  it('say that a position is not there', async () => {
    await expect(host.receipts.of(position(99_999))).rejects.toThrow(/no event at position 99999/);
  });

  it('come in the form of other transparency logs, too', async () => {
    const receipt = await host.receipts.of(position(5));
    expect(tlogProof(receipt)).toMatch(
      /^c2sp\.org\/tlog-proof@v1\nindex 4\n([A-Za-z0-9+/]{43}=\n)+\ncountersign\/.*\n— /s,
    );
  });

  it('stand under a checkpoint that earlier ones are proved to be beginnings of', async () => {
    const rootAt = (note: string) => {
      const { size, root } = parseCheckpoint(parseNote(note)!.text)!;
      return { size, root };
    };
    const before = await host.receipts.checkpoint();
    for (const events of [1, 300]) {
      await under.append(events, `later${events}`);
      const after = await host.receipts.checkpoint(before.tree_size);
      const path = after.consistency!.path.map((hash) => Buffer.from(hash, 'base64'));
      expect(after.consistency!.from).toBe(before.tree_size);
      expect(isConsistent(rootAt(before.checkpoint), rootAt(after.checkpoint), path)).toBe(true);
    }
    await expect(host.receipts.checkpoint(1_000_000)).rejects.toThrow(/There is no checkpoint of 1000000/);
  });

  it('and the script that checks them tells how it is used', () => {
    const { status, stderr } = spawnSync(process.execPath, ['docs/verify-receipt.mjs']);
    expect([status, String(stderr)]).toEqual([
      2,
      expect.stringContaining('RECEIPT.json [--key VERIFIER_KEY]'),
    ]);
    const imports = execFileSync('grep', ['-h', '^import', 'docs/verify-receipt.mjs']).toString();
    expect(imports.split('\n').filter((line) => line !== '' && !line.includes("'node:"))).toEqual([]);
  });
});
