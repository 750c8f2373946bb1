import { appendFileSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { client } from '#database';
import { originOf, parseCheckpoint, parseNote } from '#ledger/merkle';
import type { Lease } from '#subscriptions';
import { readSettings } from '#settings';
import { LedgerUnderTest } from '../testing/ledger-under-test.js';
import { S3_CREDENTIALS, S3Server } from '../testing/s3-server.js';
import { type Anchor, noteLine, noteOfLine } from './anchor.js';
import { FileAnchor } from './file-anchor.js';
import { HttpsAnchor } from './https-anchor.js';
import { S3Anchor } from './s3-anchor.js';

const WORKER = '6f1d8a70-c2a5-4b0e-9a4e-5a7f3f3f6b11';

describe('anchors', () => {
  let under: LedgerUnderTest;
  let s3: S3Server;
  let web: Server;
  const taken: string[] = [];

  beforeEach(async () => {
    under = await LedgerUnderTest.start();
    s3 = await S3Server.start();
    taken.length = 0;
    web = createServer((request, response) => {
      if (request.headers.authorization !== `Basic ${Buffer.from('me:pass word').toString('base64')}`) {
        return void response.writeHead(401).end();
      }
      if (request.method === 'GET') return void response.end(taken.map(noteLine).join(''));
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => response.writeHead(taken.push(body) > 0 ? 204 : 500).end());
    });
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    await holdSealer();
  });
  afterEach(async () => {
    await under.close();
    await s3.close();
    web.closeAllConnections();
    await new Promise((resolve) => web.close(resolve));
  });

  const lease: Lease = {
    unit: 'sealer',
    epoch: 1,
    workerId: WORKER,
    signal: new AbortController().signal,
    isFresh: () => true,
    lost: () => undefined,
  };
  async function holdSealer(): Promise<void> {
    const connection = client({ url: under.database.logins.service, name: 'test' });
    await connection.connect();
    await connection.query(
      `INSERT INTO subscriptions.units (unit, epoch, worker_id, since) VALUES ('sealer', 1, $1, now())`,
      [WORKER],
    );
    await connection.end();
  }
  const file = (): string => `${under.folder}/anchor.jsonl`;
  const kinds: Readonly<Record<string, () => Anchor>> = {
    file: () => new FileAnchor(file()),
    https: () =>
      new HttpsAnchor(
        new URL(`http://me:pass%20word@127.0.0.1:${(web.address() as AddressInfo).port}/anchor`),
      ),
    s3: () =>
      new S3Anchor(
        { endpoint: s3.endpoint, region: 'auto', bucket: 'worm', prefix: 'led/ger' },
        S3_CREDENTIALS,
      ),
  };
  const sizesIn = async (anchor: Anchor, after = 0): Promise<number[]> => {
    const sizes: number[] = [];
    for await (const note of anchor.published(originOf(await under.ledger.head()), after)) {
      sizes.push(parseCheckpoint(parseNote(note)!.text)!.size);
    }
    return sizes.filter((size) => size > after);
  };

  describe.each(Object.keys(kinds))('of kind %s', (kind) => {
    it('has every checkpoint in order, and gives them back', async () => {
      const anchor = kinds[kind]!();
      const host = await under.host([anchor]);
      for (let round = 0; round < 5; round++) {
        await under.append(7);
        await host.sealer.seal();
        if (round > 1) await host.anchoring.publish(anchor, lease);
      }
      expect(await sizesIn(anchor)).toEqual([8, 15, 22, 29, 36]);
      expect(await sizesIn(anchor, 22)).toEqual([29, 36]);
      expect((await host.status()).anchors).toMatchObject([{ anchor: anchor.name, size: 36, problem: null }]);
      expect(await host.anchoring.check()).toEqual([]);
    });

    it('stops the sealing of a ledger that was set back', async () => {
      const anchor = kinds[kind]!();
      const host = await under.host([anchor]);
      for (const events of [20, 20]) {
        await under.append(events);
        await host.sealer.seal();
      }
      await host.anchoring.publish(anchor, lease);
      await under.asSuperuser(
        'DELETE FROM ledger.events WHERE position > 21',
        'DELETE FROM evidence.checkpoints WHERE size > 21',
        'UPDATE evidence.anchored SET size = 21',
      );
      await expect((await under.host([anchor])).anchoring.check()).rejects.toThrow(
        /has a checkpoint of 41 events and the ledger has 21: it was set back/,
      );
      await under.append(20, 'other');
      await expect((await under.host([anchor])).anchoring.check()).resolves.toEqual([]);
      await (await under.host([])).sealer.seal();
      await expect((await under.host([anchor])).anchoring.check()).rejects.toThrow(
        /has another checkpoint of 41 events than the ledger/,
      );
    });
  });

  it('that does not answer is told of, tried again, and misses nothing', async () => {
    const anchor = kinds['s3']!();
    const host = await under.host([anchor]);
    for (const events of [3, 4]) {
      await under.append(events);
      await host.sealer.seal();
    }
    s3.broken = 503;
    await expect(host.anchoring.publish(anchor, lease)).rejects.toThrow(/answered 503 to PUT/);
    expect(await host.remarks()).toEqual([
      expect.stringMatching(/has stood still at position 0: .*503 to PUT/),
    ]);
    expect(await host.anchoring.check()).toEqual([expect.stringMatching(/answered 503 to GET/)]);
    s3.broken = undefined;
    await host.anchoring.publish(anchor, lease);
    expect(await sizesIn(anchor)).toEqual([4, 8]);
    expect(await host.remarks()).toEqual([]);
  });

  it('keeps a line that a crash has cut off, and what comes after it', async () => {
    const anchor = kinds['file']!();
    const published = { origin: 'o', size: 1 };
    await anchor.publish({ ...published, note: 'one' });
    appendFileSync(file(), noteLine('two').slice(0, 7));
    await anchor.publish({ ...published, note: 'three' });
    const lines = readFileSync(file(), 'utf8').split('\n');
    expect(lines.map(noteOfLine)).toEqual(['one', undefined, 'three', undefined]);
  });

  it('with the wrong credentials takes nothing', async () => {
    const place = { endpoint: s3.endpoint, region: 'auto', bucket: 'worm', prefix: '' };
    const anchor = new S3Anchor(place, { ...S3_CREDENTIALS, secretAccessKey: 'another' });
    await expect(anchor.publish({ origin: 'o', size: 1, note: 'n' })).rejects.toThrow(
      /403.*SignatureDoesNotMatch/,
    );
    expect(kinds['https']!().name).not.toContain('pass');
  });

  it('are settings', () => {
    const read = (anchor: string, more: Readonly<Record<string, string>> = {}) =>
      readSettings({ COUNTERSIGN_ANCHOR: anchor, ...more }).anchors;
    const aws = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };
    expect(read('/mnt/worm/anchor.jsonl file:///x https://anchor.example/log')).toEqual([
      { kind: 'file', path: '/mnt/worm/anchor.jsonl' },
      { kind: 'file', path: '/x' },
      { kind: 'https', url: 'https://anchor.example/log' },
    ]);
    expect(read('s3://bucket/a/b?endpoint=https://x.r2.example&region=auto', aws)).toMatchObject([
      { place: { endpoint: 'https://x.r2.example', region: 'auto', bucket: 'bucket', prefix: 'a/b' } },
    ]);
    expect(read('s3://bucket', aws)).toMatchObject([
      { place: { endpoint: 'https://s3.us-east-1.amazonaws.com' } },
    ]);
    for (const bad of ['http://anchor.example/', 'ftp://x', 's3://bucket', 'https://']) {
      expect(() => read(bad)).toThrow(/COUNTERSIGN_ANCHOR: expected anchors with blanks between/);
    }
  });
});
