import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CloudEvent } from 'cloudevents';
import { DeliveryUnderTest, runOf, until } from './testing/delivery-under-test.js';
import { Receiver } from './testing/receiver.js';

describe('webhooks', () => {
  let delivery: DeliveryUnderTest;
  let receiver: Receiver;

  beforeEach(async () => {
    delivery = await DeliveryUnderTest.open();
    receiver = await Receiver.listen();
  });
  afterEach(async () => {
    await delivery.close();
    await receiver.close();
  });

  async function subscribe(to: Receiver = receiver, types?: readonly string[]): Promise<string> {
    const { id, secret } = await delivery.subscriptions.create({ url: to.url, types, from: '0' }, 'mike');
    to.secret = secret!;
    return id;
  }
  const numbers = (of: readonly { event: CloudEvent<Record<string, unknown>> }[]): unknown[] =>
    of.map(({ event }) => (event.data!['counts'] as { letters: { planned: number } }).letters.planned);
  const stateOf = async (id: string) => (await delivery.views.one(id, true)).deliveries;

  it('arrive as CloudEvents, signed as the published library verifies, under the id of the ledger’s event', async () => {
    await subscribe();
    await delivery.ends('a');
    await delivery.work();
    await until('a delivery', () => receiver.received.length === 1);
    const [event] = await delivery.ledger.readAll(1 as never, 1);
    const [received] = receiver.received;
    expect(received!.id).toBe(event!.metadata.event_id);
    expect(received!.event).toMatchObject({
      id: event!.metadata.event_id,
      type: 'workflow.completed',
      specversion: '1.0',
      subject: runOf('a'),
      partitionkey: runOf('a'),
      data: { run_id: runOf('a'), outcome: 'ok', links: { page: `/run.html?id=${runOf('a')}` } },
    });
    expect(receiver.unverified).toEqual([]);
  });

  it('come by type only, and only those after the place that was asked for', async () => {
    await delivery.ends('before');
    const { id, secret } = await delivery.subscriptions.create(
      { url: receiver.url, types: ['workflow.failed'] },
      'mike',
    );
    receiver.secret = secret!;
    await delivery.work();
    await delivery.ends('a');
    await delivery.ends('b', 0, 'workflow.failed');
    await until('the failed one', () => receiver.received.length === 1);
    await until('noted', async () => (await stateOf(id)).due === 0);
    expect(receiver.received.map(({ event }) => event.type)).toEqual(['workflow.failed']);
  });

  it('keep the order of a run while runs go in parallel, through failures of every kind', async () => {
    await subscribe();
    let calls = 0;
    receiver.behaviour = (_, response) => {
      calls++;
      if (calls % 5 === 1) response.writeHead(500).end();
      else if (calls % 5 === 2) response.destroy();
      else if (calls % 5 === 3) response.writeHead(302, { location: 'https://example.com/' }).end();
      else response.writeHead(200).end('thanks');
    };
    await delivery.work({ nextPause: () => 20 });
    await Promise.all(
      Array.from({ length: 10 }, async (_, run) => {
        for (let n = 0; n < 5; n++) await delivery.ends(`r${run}`, n);
      }),
    );
    await until('all delivered', async () => {
      const [row] = await delivery.query<{ n: number }>(
        `SELECT count(*)::integer AS n FROM delivery.deliveries WHERE state = 'delivered'`,
      );
      return row!.n === 50;
    });
    for (let run = 0; run < 10; run++) {
      // A receiver that takes an id once, as it should, sees each in order.
      const seen = [...new Map(receiver.of(runOf(`r${run}`)).map((one) => [one.id, one])).values()];
      expect(numbers(seen)).toEqual([0, 1, 2, 3, 4]);
    }
  }, 60_000);

  it('parks one run when its deliveries keep failing, delivers all others, and goes on when told to', async () => {
    const id = await subscribe();
    const bad = runOf('bad');
    receiver.behaviour = ({ event }, response) =>
      void response.writeHead(event['partitionkey'] === bad ? 500 : 204).end();
    await delivery.work();
    for (let n = 0; n < 3; n++) await delivery.ends('bad', n);
    for (let n = 0; n < 3; n++) await delivery.ends('good', n);
    await until('parked', async () => (await stateOf(id)).parked === 1);
    expect(numbers(receiver.of(runOf('good')))).toEqual([0, 1, 2]);
    expect(receiver.of(bad)).toHaveLength(12);
    expect(await stateOf(id)).toEqual({ due: 0, waiting: 2, parked: 1 });
    expect(
      await delivery.views.deliveries(id, { state: 'parked' }, { before: undefined, limit: 10 }),
    ).toMatchObject([{ run_id: bad, state: 'parked', attempts: 12, answer: 500, error: 'answered 500' }]);
    receiver.takes();
    receiver.received.length = 0;
    await delivery.subscriptions.resumeDeliveries(id, 'mike', { reason: 'fixed' });
    await until('the rest', () => receiver.of(bad).length === 3);
    expect(numbers(receiver.of(bad))).toEqual([0, 1, 2]);
    await until('all noted', async () => (await stateOf(id)).due === 0);
    expect(await stateOf(id)).toEqual({ due: 0, waiting: 0, parked: 0 });
  }, 60_000);

  it('leaves out what a run is parked at when told to', async () => {
    const id = await subscribe();
    receiver.answers(400);
    await delivery.work();
    for (let n = 0; n < 3; n++) await delivery.ends('bad', n);
    await until('parked', async () => (await stateOf(id)).parked === 1);
    receiver.takes();
    receiver.received.length = 0;
    await delivery.subscriptions.resumeDeliveries(id, 'mike', { runId: runOf('bad'), skip: true });
    await until('the rest', () => receiver.received.length === 2);
    expect(numbers(receiver.received)).toEqual([1, 2]);
  }, 60_000);

  it('that hang or are down slow nobody else', async () => {
    const hanging = await Receiver.listen();
    await subscribe(hanging);
    hanging.behaviour = () => undefined;
    const { id: nowhere } = await delivery.subscriptions.create(
      { url: 'http://127.0.0.1:9/', from: '0' },
      'mike',
    );
    await subscribe();
    await delivery.work({ times: { connectMs: 1_000, answerMs: 60_000 } });
    for (let run = 0; run < 30; run++) await delivery.ends(`r${run}`);
    await until('all at the good one', () => receiver.received.length === 30);
    expect(hanging.received.length).toBeLessThanOrEqual(8);
    expect((await stateOf(nowhere)).due).toBe(30);
    await hanging.close();
  }, 60_000);

  it('survive a process that ends in the middle, and come at least once, in order', async () => {
    const id = await subscribe();
    let stop = await delivery.work();
    receiver.behaviour = (_, response) => void setTimeout(() => response.writeHead(204).end(), 5);
    for (let n = 0; n < 20; n++) {
      await delivery.ends('a', n);
      await delivery.ends('b', n);
      if (n % 5 !== 4) continue;
      await stop();
      stop = await delivery.work();
    }
    await until('all delivered', async () => {
      const { due, waiting } = await stateOf(id);
      return due + waiting === 0 && new Set(receiver.received.map((one) => one.id)).size === 40;
    });
    for (const run of ['a', 'b']) {
      const seen = [...new Map(receiver.of(runOf(run)).map((one) => [one.id, one])).values()];
      expect(numbers(seen)).toEqual(Array.from({ length: 20 }, (_, n) => n));
    }
  }, 60_000);

  it('wait as long as a receiver asks for', async () => {
    const id = await subscribe();
    receiver.answers(429, { 'retry-after': '3600' });
    await delivery.work({ nextPause: (attempts, wanted) => (attempts < 3 ? (wanted ?? 10) : undefined) });
    await delivery.ends('a');
    await until(
      'one attempt',
      async () => (await delivery.views.one(id, true)).last_error === 'answered 429',
    );
    const [row] = await delivery.query<{ minutes: number }>(
      'SELECT extract(epoch FROM due_at - now())::float8 / 60 AS minutes FROM delivery.deliveries',
    );
    expect(row!.minutes).toBeGreaterThan(55);
    // An operator need not.
    receiver.takes();
    await delivery.subscriptions.resumeDeliveries(id, 'mike', {});
    await until('delivered', () => receiver.received.length === 2);
  });

  it('to a receiver that is no more (410) are paused, kept, and sent once it is resumed', async () => {
    const id = await subscribe();
    receiver.answers(410);
    await delivery.work();
    await delivery.ends('a');
    await until('paused', async () => (await delivery.views.one(id, true)).state === 'paused');
    expect(await delivery.views.one(id, true)).toMatchObject({ state: 'paused', code: 'GONE' });
    await delivery.ends('b');
    receiver.takes();
    receiver.received.length = 0;
    await delivery.subscriptions.resume(id, 'mike');
    await until('both', () => receiver.received.length === 2);
  });

  it('are replayed from a position and from a time, in order, under the ids they had', async () => {
    const id = await subscribe();
    await delivery.work();
    for (let n = 0; n < 4; n++) await delivery.ends('a', n);
    await until('all', () => receiver.received.length === 4);
    const ids = receiver.received.map((one) => one.id);
    const all = await delivery.ledger.readAll(0 as never);
    const third = all.filter((event) => event.type === 'workflow.completed')[2]!;

    await delivery.subscriptions.replay(id, String(third.position), 'mike');
    await until('two more', () => receiver.received.length === 6);
    expect(receiver.received.slice(4).map((one) => one.id)).toEqual(ids.slice(2));

    await delivery.subscriptions.replay(id, all[0]!.recorded_at, 'mike');
    await until('four more', () => receiver.received.length === 10);
    expect(receiver.received.slice(6).map((one) => one.id)).toEqual(ids);
  });

  it('are signed with the new and the old secret after a rotation, and the secret is shown once', async () => {
    const id = await subscribe();
    const old = receiver.secret!;
    await delivery.work();
    const fresh = await delivery.subscriptions.rotateSecret(id, 'mike');
    expect(fresh).not.toBe(old);
    await delivery.ends('a');
    await until('verified with the old one', () => receiver.received.length === 1);
    receiver.secret = fresh;
    await delivery.ends('b');
    await until('verified with the new one', () => receiver.received.length === 2);
    expect(receiver.unverified).toEqual([]);
    const view = JSON.stringify(await delivery.views.one(id, true));
    const everything = JSON.stringify(await delivery.ledger.readAll(0 as never));
    const stored = JSON.stringify(
      await delivery.query(`SELECT encode(sealed, 'escape') AS s FROM delivery.secrets`),
    );
    for (const secret of [old, fresh]) {
      for (const text of [view, everything, stored]) expect(text).not.toContain(secret.slice(6));
    }
  });

  it('stop when the subscription is removed, and leave nothing behind', async () => {
    const id = await subscribe();
    await delivery.work();
    await delivery.ends('a');
    await until('one', () => receiver.received.length === 1);
    await delivery.subscriptions.remove(id, 'mike');
    await delivery.subscriptions.remove(id, 'mike');
    await until('gone', async () => (await delivery.query('SELECT FROM delivery.lines')).length === 0);
    await delivery.ends('b');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(receiver.received).toHaveLength(1);
    expect(
      await delivery.query('SELECT FROM delivery.deliveries UNION ALL SELECT FROM delivery.secrets'),
    ).toEqual([]);
    expect(await delivery.views.list(true)).toEqual([]);
  });

  it('are served although the process died right after the event that made them', async () => {
    await subscribe();
    await delivery.query('DELETE FROM delivery.lines');
    await delivery.work();
    await delivery.ends('a');
    await until('delivered', () => receiver.received.length === 1);
  });

  it('with the same key are the same subscription, whose secret is not shown again', async () => {
    const make = (types?: readonly string[]) =>
      delivery.subscriptions.create({ url: receiver.url, types }, 'mike', 'the key');
    const first = await make();
    expect(first.secret).toMatch(/^whsec_/);
    expect(await make()).toEqual({ id: first.id, secret: null });
    await expect(make(['gate.proposed'])).rejects.toMatchObject({ code: 'key_reused' });
    expect(await delivery.views.list(true)).toHaveLength(1);
  });

  it('leave a receiver alone that is down, and send everything soon after it is back', async () => {
    const id = await subscribe();
    receiver.answers(503);
    await delivery.work({ downPauseMs: 400, nextPause: (attempts) => (attempts < 12 ? 600_000 : undefined) });
    for (let run = 0; run < 50; run++) await delivery.ends(`r${run}`);
    await until('it was found to be down', () => receiver.requests >= 3);
    await new Promise((resolve) => setTimeout(resolve, 300));
    // Not fifty runs knocking at once: what was on its way, and one from time to time.
    expect(receiver.requests).toBeLessThan(20);
    receiver.takes();
    await until('those that had not been tried', async () => (await stateOf(id)).due <= receiver.requests);
    const [row] = await delivery.query<{ longest: number }>(
      `SELECT coalesce(max(extract(epoch FROM due_at - now())), 0)::float8 AS longest
         FROM delivery.deliveries WHERE state = 'due'`,
    );
    expect(row!.longest).toBeLessThan(31);
  }, 60_000);

  it('can be tried with a made-up event', async () => {
    const id = await subscribe();
    expect(await delivery.test.send(id, 'mike')).toMatchObject({ delivered: true, answer: 204 });
    expect(receiver.received[0]!.event).toMatchObject({ type: 'subscription.test', subject: id });
    receiver.answers(503);
    expect(await delivery.test.send(id, 'mike')).toMatchObject({ delivered: false, error: 'answered 503' });
  });

  it('never read more of an answer than they need', async () => {
    const id = await subscribe();
    receiver.behaviour = (_, response) => {
      response.writeHead(200);
      const flood = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(64 * 1024))) {
          // as much as it takes
        }
      };
      response.on('drain', flood);
      flood();
    };
    await delivery.work();
    await delivery.ends('a');
    await until('delivered', async () => {
      const { due, waiting } = await stateOf(id);
      return receiver.received.length === 1 && due + waiting === 0;
    });
  });
});
