import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { client } from '#database';
import { createTestDatabase, type TestDatabase } from '#database/testing';
import { canonicalJson, sha256 } from '#ledger';
import { ContentAltered, PostgresContentStore } from './index.js';

describe('the content store', () => {
  let database: TestDatabase;
  let store: PostgresContentStore;

  beforeAll(async () => {
    database = await createTestDatabase();
    store = new PostgresContentStore(database.logins.service);
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  const ofCustomer = (body: string, customer = 'C-1') => ({
    kind: 'text',
    subject: `customer:${customer}`,
    body,
  });

  it('keeps what is nobody’s under its plain digest', async () => {
    const body = { b: 1, a: ['ü', null] };
    const [digest] = await store.put([{ kind: 'contract', subject: null, body }]);
    expect(digest).toBe(sha256(canonicalJson(body)));
    expect(await store.get(digest!)).toEqual(body);
  });

  it('salts what is somebody’s, so that its digest can’t be guessed', async () => {
    const [digest] = await store.put([ofCustomer('yes')]);
    expect(digest).not.toBe(sha256('"yes"'));
    expect((await store.find([digest!])).get(digest!)).toMatchObject({
      state: 'present',
      subject: 'customer:C-1',
    });
  });

  it('keeps the same content of the same subject once, also within one call and from many at once', async () => {
    const same = ofCustomer('same');
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => store.put([same, ofCustomer('same', 'C-2'), same])),
    );
    const firsts = new Set(answers.flatMap(([first, , third]) => [first, third]));
    expect(firsts.size).toBe(1);
    expect(answers[0]?.[1]).not.toBe(answers[0]?.[0]);
    const connection = client({ url: database.logins.service, name: 'test' });
    await connection.connect();
    const { rows } = await connection.query(`SELECT subject FROM content.rows WHERE body = '"same"'`);
    expect(rows).toHaveLength(2);
    await connection.end();
  });

  it('keeps thousands in order', async () => {
    const contents = Array.from({ length: 2_500 }, (_, n) => ofCustomer(`row ${n}`));
    const digests = await store.put(contents);
    const found = await store.find(digests);
    expect(digests.map((digest) => (found.get(digest) as { body: string }).body)).toEqual(
      contents.map((content) => content.body),
    );
    expect(await store.put(contents)).toEqual(digests);
  });

  it('finds out that content was altered', async () => {
    const [digest] = await store.put([{ kind: 'text', subject: null, body: 'true' }]);
    const owner = client({ url: database.logins.owner, name: 'test' });
    await owner.connect();
    await owner.query('UPDATE content.rows SET body = $1 WHERE digest = $2', ['"false"', digest]);
    await owner.end();
    await expect(store.get(digest!)).rejects.toThrow(ContentAltered);
  });

  it('erases a subject, and says so from then on', async () => {
    const [one, two, other] = await store.put([
      ofCustomer('a', 'C-9'),
      ofCustomer('b', 'C-9'),
      ofCustomer('a', 'C-10'),
    ]);
    expect(new Set(await store.erase('customer:C-9'))).toEqual(new Set([one, two]));
    expect(new Set(await store.erase('customer:C-9'))).toEqual(new Set([one, two]));
    const found = await store.find([one!, other!]);
    expect(found.get(one!)).toEqual({ state: 'erased', subject: 'customer:C-9' });
    expect(found.get(other!)?.state).toBe('present');
    await expect(store.get(one!)).rejects.toThrow(/was erased with customer:C-9/);
  });

  it('tells missing from erased', async () => {
    const nowhere = sha256('nothing');
    expect((await store.find([nowhere])).get(nowhere)).toEqual({ state: 'missing' });
  });

  it('refuses the service’s login to alter a row', async () => {
    const service = client({ url: database.logins.service, name: 'test' });
    await service.connect();
    await expect(service.query(`UPDATE content.rows SET body = 'x'`)).rejects.toThrow(/permission denied/);
    await service.end();
  });
});
