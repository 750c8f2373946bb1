import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { client } from '#database';
import { position, START } from '#ledger';
import {
  isSignedBy,
  leafHash,
  nodeHash,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  TILE_WIDTH,
} from '#ledger/merkle';
import type { Evidence } from '../evidence.js';
import { LedgerUnderTest } from '../testing/ledger-under-test.js';
import { SealStore, type SealedCheckpoint } from './seal.store.js';

function rootByTheBook(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 1) return leaves[0]!;
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return nodeHash(rootByTheBook(leaves.slice(0, split)), rootByTheBook(leaves.slice(split)));
}

describe('sealing', () => {
  let under: LedgerUnderTest;
  let store: SealStore;

  beforeEach(async () => {
    under = await LedgerUnderTest.start();
    store = new SealStore(under.database.logins.service);
  });
  afterEach(async () => {
    await store.close();
    await under.close();
  });

  const all = async (): Promise<readonly SealedCheckpoint[]> => store.after(0, 1_000);
  async function checkEverySeal(evidence: Evidence): Promise<void> {
    const leaves = (await under.ledger.envelopes(START, 100_000)).map(leafHash);
    let previous = 0;
    for (const checkpoint of await all()) {
      expect(checkpoint.previous).toBe(previous);
      expect(Buffer.from(checkpoint.root)).toEqual(rootByTheBook(leaves.slice(0, checkpoint.size)));
      const note = parseNote(checkpoint.note)!;
      expect(parseCheckpoint(note.text)).toMatchObject({ size: checkpoint.size, root: checkpoint.root });
      const { public_key } = await evidence.receipts.checkpoint();
      expect(isSignedBy(note, parseVerifierKey(public_key)!)).toBe(true);
      previous = checkpoint.size;
    }
  }

  it('signs what the book says, however the events came and whoever goes on with it', async () => {
    const one = await under.host();
    const other = await under.host();
    for (const [host, events] of [
      [one, 3],
      [one, 250],
      [other, 1],
      [other, 2],
      [one, 600],
      [other, 255],
      [one, 1],
    ] as const) {
      await under.append(events);
      await host.sealer.seal();
    }
    expect((await all()).map(({ size }) => size)).toEqual([4, 254, 255, 257, 857, 1_112, 1_113]);
    await checkEverySeal(one);
    expect((await store.tiles(0, 0, 10)).map(({ index }) => index)).toEqual([0, 1, 2, 3]);
  });

  it('reads no event twice, also after a restart', async () => {
    await under.append(700);
    await (await under.host()).sealer.seal();
    await under.append(10);
    const read: number[] = [];
    const { ledger } = under;
    const watched = new Proxy(ledger, {
      get: (target, name) => {
        if (name === 'leaves') {
          return async (after: number, limit: number) => {
            read.push(after);
            return target.leaves(position(after), limit);
          };
        }
        const member = Reflect.get(target, name) as unknown;
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      },
    });
    await (await under.host([], under.keyFile, watched)).sealer.seal();
    expect(read).toEqual([701]);
    expect((await store.last())?.size).toBe(711);
  });

  it('by many at once comes to one chain', async () => {
    const hosts = await Promise.all(Array.from({ length: 4 }, () => under.host()));
    for (let round = 0; round < 5; round++) {
      await Promise.all([under.append(90, `round${round}`), ...hosts.map((host) => host.sealer.seal())]);
    }
    const ends = await Promise.all(hosts.map((host) => host.sealer.seal()));
    expect(new Set(ends.map((end) => end?.size))).toEqual(new Set([(await under.ledger.head()).position]));
    await checkEverySeal(hosts[0]!);
  });

  it('keeps what a long catching-up has done, a checkpoint at a time', async () => {
    const owner = client({ url: under.database.logins.owner, name: 'test' });
    await owner.connect();
    await owner.query(
      `INSERT INTO ledger.events (position, stream, revision, key, request_digest, event_id, type, lane, recorded_at, data, metadata)
       SELECT n, 's-' || n, 0, 'k#0', 'sha256:' || repeat('0', 64), gen_random_uuid(), 'T', 'l',
              '2026-01-01T00:00:00Z', '{"n":' || n || '}', '{}' FROM generate_series(1, 70000) n`,
    );
    await owner.end();
    const host = await under.host();
    await host.sealer.seal();
    expect((await all()).map(({ size }) => size)).toEqual([65_536, 70_001]);
    expect(await store.tile(1, 0)).toHaveLength(TILE_WIDTH * 32);
    await checkEverySeal(host);
  });

  it('does not sign over what was altered', async () => {
    const host = await under.host();
    await under.append(300);
    await host.sealer.seal();
    await under.asSuperuser(
      `UPDATE evidence.checkpoints SET tail = set_byte(tail, 5, 255 - get_byte(tail, 5)) WHERE size = 301`,
    );
    await under.append(10);
    await expect((await under.host()).sealer.seal()).rejects.toThrow(
      /checkpoint, of position 301.*do not fit/,
    );
    await under.asSuperuser('UPDATE evidence.checkpoints SET tail = $$x$$::bytea');
    await expect((await under.host()).sealer.seal()).rejects.toThrow(
      /Of the last 45 hashes of level 0, 0 are there/,
    );
    expect((await store.last())?.size).toBe(301);
  });

  it('is not done with another key than the ledger names', async () => {
    const host = await under.host();
    await under.append(5);
    await host.sealer.seal();
    await under.append(5);
    const stranger = await under.host([], `${under.folder}/another.key`);
    expect(await stranger.obstacle()).toMatch(/is signed with the key .* not in .*another\.key/);
    await expect(stranger.sealer.seal()).rejects.toThrow(/not in .*another\.key/);
    stranger.ring.currentOrMade();
    await expect(stranger.sealer.seal()).rejects.toThrow(/not in .*another\.key/);
    expect(await host.obstacle()).toBeUndefined();
  });

  it('by a holder that has lost its unit writes nothing', async () => {
    const host = await under.host();
    await under.append(5);
    let told = false;
    const lease = {
      unit: 'sealer',
      epoch: 7,
      workerId: '6f1d8a70-c2a5-4b0e-9a4e-5a7f3f3f6b11',
      signal: new AbortController().signal,
      isFresh: () => true,
      lost: () => (told = true),
    };
    await expect(host.sealer.seal(lease)).rejects.toThrow(/has gone to another process/);
    expect(told).toBe(true);
    expect(await all()).toEqual([]);
    await host.sealer.seal();
    await checkEverySeal(host);
  });
});
