import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ManualClock } from '#clock';
import { client } from '#database';
import { instant } from '#eventsourcing';
import {
  type AppendRequest,
  ForeignCheckpoint,
  lane,
  type Ledger,
  LedgerUnavailable,
  NO_EVENTS,
  type Recorded,
  requestDigest,
  revision,
  START,
  streamName,
} from '../index.js';
import { LedgerOnStandIn } from './testing/ledger-on-stand-in.js';
import { TEST_SECURITY } from './testing/tls.js';

const one = (id: string, n = 0, more: Partial<AppendRequest> = {}): AppendRequest => ({
  stream: streamName('indexed', id),
  expected: n === 0 ? NO_EVENTS : revision(n - 1),
  key: `k${n}`,
  request: requestDigest({ n }),
  events: [{ type: 'Happened', data: { n } }],
  context: { lane: lane('lane'), actor: 'mike', correlation_id: 'c1' },
  ...more,
});
const everything = async (ledger: Ledger): Promise<readonly Recorded[]> => ledger.readAll(START, 10_000);
const gapless = (events: readonly Recorded[]) =>
  expect(events.map((event) => event.position)).toEqual(events.map((_, index) => index + 1));

describe('the index of an EventStoreDB ledger', () => {
  let on: LedgerOnStandIn;
  beforeAll(async () => {
    on = await LedgerOnStandIn.start();
  });
  afterAll(() => on.close());

  it('is kept by whoever needs it while no process is at it', async () => {
    const ledger = await on.open();
    await ledger.append(one('alone'));
    expect((await ledger.head()).position).toBe(1);
    expect(await ledger.locate(streamName('indexed', 'alone'), revision(0))).toBe(1);
    expect(await ledger.locate(streamName('indexed', 'nobody'), revision(0))).toBe(START);
  });

  it('has no gap and nothing twice with several at work at once', async () => {
    const ledgers = await Promise.all([on.open(), on.open(), on.open()]);
    const stop = new AbortController();
    const running = ledgers.map((ledger) => ledger.index(stop.signal, async () => undefined));
    await Promise.all(Array.from({ length: 200 }, (_, n) => ledgers[n % 3]!.append(one(`several-${n}`))));
    const events = await everything(ledgers[0]);
    stop.abort();
    await Promise.all(running);
    gapless(events);
    expect(new Set(events.map((event) => event.stream)).size).toBe(201);
  });

  it('writes nothing once its holder has lost it', async () => {
    const ledger = await on.open();
    const before = (await ledger.head()).position;
    const lost = ledger.index(new AbortController().signal, async () => {
      throw new Error('lost');
    });
    await ledger.append(one('lost'));
    await expect(lost).rejects.toThrow('lost');
    expect((await ledger.head()).position).toBe(before + 1);
  });

  it('leaves out what others keep on the same server', async () => {
    const ledger = await on.open();
    const neighbour = EventStoreDBClient.connectionString(on.standIn.url);
    const before = (await ledger.head()).position;
    for (let n = 0; n < 120; n++) {
      await neighbour.appendToStream(`contact-${n}`, jsonEvent({ type: 'Theirs', data: {} }), {
        credentials: { username: '', password: '' },
      });
    }
    await ledger.append(one('among-others'));
    await neighbour.dispose();
    expect((await ledger.head()).position).toBe(before + 1);
    expect(await ledger.readAll(before)).toMatchObject([{ stream: 'indexed-among-others' }]);
    expect(await ledger.read(streamName('contact', '1'))).toEqual([]);
  });

  it('comes out the same when it is made again', async () => {
    const ledger = await on.open();
    const before = await everything(ledger);
    const owner = client({ url: on.database.logins.owner, name: 'test' });
    await owner.connect();
    await owner.query('SELECT ledger_index.clear()');
    await owner.end();
    expect(await everything(ledger)).toEqual(before);
  });

  it('can’t be altered by the service', async () => {
    const service = client({ url: on.database.logins.service, name: 'test' });
    await service.connect();
    for (const statement of [
      'UPDATE ledger_index.events SET position = position + 1',
      'DELETE FROM ledger_index.events',
      'TRUNCATE ledger_index.events',
      'SELECT ledger_index.clear()',
      `INSERT INTO ledger_index.events VALUES (999, 1, 1, 's', 0, 't', 'l', now())`,
    ]) {
      await expect(service.query(statement)).rejects.toThrow(/permission denied|append-only/);
    }
    await service.end();
  });

  it('lets no time run backwards, though the clocks of writers differ', async () => {
    const ahead = await on.open(new ManualClock(instant('2030-01-01T00:00:10Z')));
    const behind = await on.open(new ManualClock(instant('2030-01-01T00:00:00Z')));
    await ahead.append(one('clocks'));
    await behind.append(one('clocks-2'));
    await behind.append(one('clocks', 1));
    const times = (await everything(behind)).map((event) => event.recorded_at);
    expect(times).toEqual([...times].sort());
    const ofStream = (await behind.read(streamName('indexed', 'clocks'))).map((event) => event.recorded_at);
    expect(ofStream).toEqual(['2030-01-01T00:00:10.000Z', '2030-01-01T00:00:10.000Z']);
  });

  it('is refused to another ledger', async () => {
    await expect(on.open(undefined, { prefix: 'another' })).rejects.toThrow(ForeignCheckpoint);
  });
});

describe('an EventStoreDB ledger at its start', () => {
  it('says that the server can’t be reached', async () => {
    const on = await LedgerOnStandIn.start();
    const connectionString = 'esdb://127.0.0.1:1?tls=false';
    await expect(on.open(undefined, { connectionString })).rejects.toThrow(LedgerUnavailable);
    await on.close();
  });

  it('works over TLS, with a user and a password', async () => {
    const on = await LedgerOnStandIn.start(1, TEST_SECURITY.server);
    const connectionString = `${on.standIn.url}?tlsCAFile=${encodeURIComponent(TEST_SECURITY.caFile)}`;
    const ledger = await on.open(undefined, { connectionString });
    await ledger.append(one('secure'));
    expect((await ledger.head()).position).toBe(1);
    const wrong = connectionString.replace(encodeURIComponent(TEST_SECURITY.server.password), 'wrong');
    await expect(on.open(undefined, { connectionString: wrong })).rejects.toThrow(
      /refuses the user and password/,
    );
    await on.close();
  });
});
