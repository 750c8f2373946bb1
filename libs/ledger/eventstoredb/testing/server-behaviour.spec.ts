import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AllStreamSubscription,
  type AppendResult,
  type EventData,
  EventStoreDBClient,
  MaxAppendSizeExceededError,
  streamNameFilter,
  StreamNotFoundError,
  TimeoutError,
  UnavailableError,
  UnknownError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Line } from './line.js';
import { type ServerUnderTest, serverUnderTest } from './server-under-test.js';

/**
 * What the adapter takes the server to be. Runs against the stand-in, and with EVENTSTORE_TEST_URL against a real
 * one: the two must not differ. What a real server can't be told to do is asked of the stand-in alone.
 */
describe('an EventStoreDB server', () => {
  let server: ServerUnderTest;
  let client: EventStoreDBClient;
  let stream: string;
  beforeAll(async () => {
    server = await serverUnderTest();
    client = EventStoreDBClient.connectionString(server.url);
  });
  afterAll(async () => {
    await client.dispose();
    await server.close();
  });
  beforeEach(() => {
    stream = `behaviour-${randomUUID()}`;
  });

  // Credentials on the call make the client append by a call of its own; without, by its batch.
  const modes = [
    ['a call of its own', { credentials: { username: '', password: '' } }],
    ['the batch', {}],
  ] as const;

  const event = (data: unknown = { n: 1 }, id = randomUUID()): EventData => ({
    id,
    type: 'Happened',
    contentType: 'application/json',
    data: data as never,
    metadata: { key: 'k' },
  });
  const read = async (from: string, options = {}) => {
    const events = [];
    for await (const { event } of client.readStream(from, options)) if (event) events.push(event);
    return events;
  };

  describe.each(modes)('appending by %s', (_, mode) => {
    const append = (
      events: EventData | EventData[],
      expectedRevision: bigint | 'no_stream' | 'any',
    ): Promise<AppendResult> =>
      client.appendToStream(stream, events, { expectedRevision, deadline: 5_000, ...mode });

    it('stores at the exact revision, and answers with the last revision and position', async () => {
      const first = await append([event(), event()], 'no_stream');
      expect(first).toMatchObject({ success: true, nextExpectedRevision: 1n });
      await append(event(), 1n);
      const events = await read(stream);
      expect(events.map(({ revision }) => revision)).toEqual([0n, 1n, 2n]);
      expect(events[1]?.position).toEqual(first.position);
      expect(first.position?.commit).toBe(first.position?.prepare);
    });

    it('refuses another revision and says which is current', async () => {
      await expect(append(event(), 5n)).rejects.toMatchObject({
        type: 'wrong-expected-version',
        actualVersion: 'no_stream',
      });
      await append(event(), 'no_stream');
      await expect(append(event(), 'no_stream')).rejects.toMatchObject({ actualVersion: 0n });
      await expect(append(event(), 7n)).rejects.toThrow(WrongExpectedVersionError);
    });

    it('reports success for a known id at the revision first expected, and drops other data', async () => {
      const id = randomUUID();
      const first = await append(event({ n: 'first' }, id), 'no_stream');
      await append(event(), 0n);
      expect(await append(event({ n: 'second' }, id), 'no_stream')).toEqual(first);
      expect((await read(stream)).map(({ data }) => data)).toEqual([{ n: 'first' }, { n: 1 }]);
    });

    it('stores a known id a second time at a current revision', async () => {
      const id = randomUUID();
      await append(event({ n: 'first' }, id), 'no_stream');
      expect(await append(event({ n: 'second' }, id), 0n)).toMatchObject({ nextExpectedRevision: 1n });
      expect((await read(stream)).map((one) => one.id)).toEqual([id, id]);
    });

    it('finds a known id when any revision will do', async () => {
      const id = randomUUID();
      await append(event({ n: 'first' }, id), 'no_stream');
      expect(await append(event({ n: 'second' }, id), 'any')).toMatchObject({ nextExpectedRevision: 0n });
      expect(await append(event(), 'any')).toMatchObject({ nextExpectedRevision: 1n });
    });

    it('refuses events of which the first is known and the second is not', async () => {
      const id = randomUUID();
      await append(event({ n: 1 }, id), 'no_stream');
      await expect(append([event({ n: 1 }, id), event()], 'no_stream')).rejects.toThrow(
        WrongExpectedVersionError,
      );
    });

    it('refuses more than 1 MiB at once', async () => {
      const half = 'x'.repeat(600_000);
      await expect(append([event(half), event(half)], 'no_stream')).rejects.toThrow(
        MaxAppendSizeExceededError,
      );
      await append(event('x'.repeat(1_048_000)), 'no_stream');
      await expect(read(stream)).resolves.toHaveLength(1);
    });

    it('refuses an id that is not a UUID, without a word of help', async () => {
      await expect(append(event({}, 'not-a-uuid' as never), 'no_stream')).rejects.toThrow(UnknownError);
    });

    it('lets one of two win that append at the same revision', async () => {
      const both = await Promise.allSettled([append(event(), 'no_stream'), append(event(), 'no_stream')]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });
  });

  describe('reading', () => {
    const fill = async (name: string, count: number) =>
      client.appendToStream(
        name,
        Array.from({ length: count }, (_, n) => event({ n })),
        { expectedRevision: 'no_stream', ...modes[0][1] },
      );

    it('includes the revision that is given, forwards and backwards', async () => {
      await fill(stream, 5);
      const revisions = async (options: object) => (await read(stream, options)).map((one) => one.revision);
      expect(await revisions({ fromRevision: 1n, maxCount: 2 })).toEqual([1n, 2n]);
      expect(await revisions({ direction: 'backwards', fromRevision: 'end', maxCount: 2 })).toEqual([4n, 3n]);
      expect(await revisions({ fromRevision: 5n })).toEqual([]);
    });

    it('says that there is no such stream', async () => {
      await expect(read(stream)).rejects.toThrow(StreamNotFoundError);
    });

    it('gives all streams in the order of their positions, from the position that is given', async () => {
      const { position } = await fill(stream, 3);
      const backwards = [];
      for await (const { event: one } of client.readAll({
        direction: 'backwards',
        fromPosition: 'end',
        maxCount: 50,
      })) {
        backwards.push(one);
      }
      const positions = backwards.map((one) => one?.position.commit ?? 0n);
      expect(positions).toEqual([...positions].sort((a, b) => (a < b ? 1 : -1)));
      expect(backwards.filter((one) => one?.streamId === stream).map((one) => one?.revision)).toEqual([
        2n,
        1n,
        0n,
      ]);
      const from = [];
      for await (const one of client.readAll({ fromPosition: position!, maxCount: 1 })) from.push(one);
      expect(from).toMatchObject([{ event: { streamId: stream, revision: 2n } }]);
    });

    it('keeps types, data and metadata as they were given', async () => {
      const type = 'Strange "type"\n\t\u0001 é😀';
      const data = { text: 'ü€😀', list: [1, null, true], big: 1e21 };
      const given = { ...event(data), type, metadata: { actor: 'mike', nested: { a: ['é'] } } };
      await client.appendToStream(stream, given, { expectedRevision: 'no_stream', ...modes[0][1] });
      expect(await read(stream)).toMatchObject([{ type, data, metadata: given.metadata, id: given.id }]);
    });
  });

  describe('a subscription to all streams, filtered by their prefix', () => {
    const subscriptions: AllStreamSubscription[] = [];
    afterAll(async () => {
      await Promise.all(subscriptions.map((subscription) => subscription.unsubscribe()));
    });
    const subscribe = (prefix: string, fromPosition: 'start' | { commit: bigint; prepare: bigint }) => {
      const seen: string[] = [];
      const checkpoints: bigint[] = [];
      const subscription = client.subscribeToAll({
        fromPosition,
        filter: streamNameFilter({
          prefixes: [prefix],
          maxSearchWindow: 32,
          checkpointReached: async (_, { commit }) => void checkpoints.push(commit),
        }),
      });
      subscription.on('data', ({ event: one }) => seen.push(`${one?.streamId} ${one?.revision}`));
      subscription.on('error', () => undefined);
      subscription.on('confirmation', () => seen.push('confirmed'));
      subscription.on('caughtUp', () => seen.push('caught up'));
      subscriptions.push(subscription);
      return { seen, checkpoints };
    };
    const until = async (enough: () => boolean) => {
      for (let tries = 0; tries < 500 && !enough(); tries++) await sleep(20);
    };
    const append = (name: string, count: number, expectedRevision: bigint | 'no_stream' = 'no_stream') =>
      client.appendToStream(
        name,
        Array.from({ length: count }, () => event()),
        { expectedRevision, ...modes[0][1] },
      );

    it('confirms, gives what was there after the position, says so, and goes on', async () => {
      const { position } = await append(`${stream}/a`, 2);
      await append(`other-${stream}`, 1);
      await append(`${stream}/b`, 1);
      const whole = subscribe(stream, 'start');
      const after = subscribe(stream, position!);
      await until(() => [whole, after].every(({ seen }) => seen.includes('caught up')));
      await append(`${stream}/a`, 1, 1n);
      await until(() => [whole, after].every(({ seen }) => seen.includes(`${stream}/a 2`)));
      expect(whole.seen).toEqual([
        'confirmed',
        `${stream}/a 0`,
        `${stream}/a 1`,
        `${stream}/b 0`,
        'caught up',
        `${stream}/a 2`,
      ]);
      expect(after.seen).toEqual(['confirmed', `${stream}/b 0`, 'caught up', `${stream}/a 2`]);
    });

    it('sends checkpoints as it passes what it leaves out, and none while nothing happens', async () => {
      const { position } = await append(`${stream}/a`, 1);
      const { seen, checkpoints } = subscribe(stream, position!);
      await until(() => seen.includes('caught up'));
      const silent = checkpoints.length;
      await sleep(300);
      expect(checkpoints).toHaveLength(silent);
      await append(`other-${stream}`, 100);
      await until(() => checkpoints.length >= silent + 3);
      expect(checkpoints.length).toBeGreaterThanOrEqual(silent + 3);
      expect(checkpoints.at(-1)).toBeGreaterThan(position!.commit);
      expect(seen).toEqual(['confirmed', 'caught up']);
    });
  });

  describe('over a line that fails', () => {
    it('breaks calls and subscriptions when the connection does, and serves the next', async () => {
      const line = await Line.to(server.url);
      const other = EventStoreDBClient.connectionString(line.url);
      const options = { expectedRevision: 'no_stream', ...modes[0][1] } as const;
      await other.appendToStream(stream, event(), options);
      const subscription = other.subscribeToAll({ fromPosition: 'end' });
      const failed = new Promise((resolve) => subscription.on('error', resolve));
      await new Promise((resolve) => subscription.on('confirmation', resolve));
      line.cut();
      expect(await failed).toBeInstanceOf(Error);
      await expect(other.appendToStream(`${stream}/2`, event(), options)).resolves.toMatchObject({
        success: true,
      });
      await other.dispose();
      await line.close();
    });

    it('may have stored what it never answered', async () => {
      const line = await Line.to(server.url);
      const other = EventStoreDBClient.connectionString(line.url);
      await other.appendToStream(`${stream}/first`, event(), {
        expectedRevision: 'no_stream',
        ...modes[0][1],
      });
      line.holdAnswers();
      const options = { expectedRevision: 'no_stream', deadline: 300, ...modes[0][1] } as const;
      await expect(other.appendToStream(stream, event(), options)).rejects.toMatchObject({
        type: 'deadline-exceeded',
      });
      expect(await read(stream)).toHaveLength(1);
      await other.dispose();
      await line.close();
    });
  });

  describe('that can be told to misbehave', () => {
    const itOnStandIn = process.env['EVENTSTORE_TEST_URL'] ? it.skip : it;
    const append = () =>
      client.appendToStream(stream, event(), {
        expectedRevision: 'no_stream',
        deadline: 500,
        ...modes[0][1],
      });

    itOnStandIn('is not ready', async () => {
      server.standIn!.faults.notReady = true;
      await expect(append()).rejects.toThrow(UnavailableError);
      await expect(
        client.appendToStream(stream, event(), { expectedRevision: 'no_stream', deadline: 500 }),
      ).rejects.toThrow(UnknownError);
      server.standIn!.faults.notReady = false;
      await expect(append()).resolves.toMatchObject({ success: true });
    });

    itOnStandIn('runs out of time before it commits, having stored or not', async () => {
      server.standIn!.faults.commitTimeout = 'not stored';
      await expect(append()).rejects.toThrow(TimeoutError);
      server.standIn!.faults.commitTimeout = 'stored';
      await expect(append()).rejects.toThrow(TimeoutError);
      server.standIn!.faults.commitTimeout = undefined;
      await expect(append()).rejects.toThrow(WrongExpectedVersionError);
    });

    itOnStandIn('is frozen: nothing is answered until it wakes up', async () => {
      server.standIn!.faults.freeze();
      await expect(append()).rejects.toMatchObject({ type: 'deadline-exceeded' });
      server.standIn!.faults.thaw();
      await sleep(50);
      expect(await read(stream)).toHaveLength(1);
    });
  });
});
