import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type AppendRequest,
  IdempotencyConflict,
  lane,
  type Ledger,
  LedgerUnavailable,
  NO_EVENTS,
  requestDigest,
  revision,
  START,
  streamName,
} from '../index.js';
import { LedgerOnStandIn } from './testing/ledger-on-stand-in.js';

/** What a server can do to a caller, done by the stand-in: nothing is lost, nothing doubled, and it goes on. */
describe('the ledger on an EventStoreDB that fails', () => {
  let on: LedgerOnStandIn;
  let ledger: Ledger;
  let stream = streamName('failures', 'warm');
  let counter = 0;
  beforeAll(async () => {
    on = await LedgerOnStandIn.start(3);
    ledger = await on.open();
    await on.index();
    await ledger.append(one('warm'));
  });
  afterAll(() => on.close());
  beforeEach(() => {
    stream = streamName('failures', String(++counter));
  });
  afterEach(() => {
    Object.assign(on.standIn.faults, { notReady: false, commitTimeout: undefined, dropAnswers: false });
    on.standIn.faults.silentSubscriptions = false;
    for (const index of [0, 1, 2]) on.standIn.node(index).faults.thaw();
  });

  const one = (key: string, more: Partial<AppendRequest> = {}): AppendRequest => ({
    stream,
    expected: NO_EVENTS,
    key,
    request: requestDigest({ key }),
    events: [{ type: 'Happened', data: { key } }],
    context: { lane: lane('lane'), actor: 'mike', correlation_id: 'c1' },
    ...more,
  });
  const facts = (count: number) =>
    Array.from({ length: count }, (_, n) => ({
      key: `fact/${n}`,
      request: requestDigest({ n }),
      event: { type: 'Happened', data: { n } },
    }));
  const keys = async () => (await ledger.read(stream)).map((event) => event.metadata.key);

  it('settles an append whose answer was lost by reading', async () => {
    on.standIn.faults.dropAnswers = true;
    const appending = ledger.append(one('a'));
    while (on.standIn.log.stream(`countersign.${stream}`).length === 0) await sleep(10);
    on.standIn.faults.dropAnswers = false;
    expect(await appending).toMatchObject({ outcome: 'appended', revision: 0 });
    expect(await keys()).toEqual(['a#0']);
  });

  it.each(['stored', 'not stored'] as const)('settles a commit time-out of what was %s', async (what) => {
    on.standIn.faults.commitTimeout = what;
    const appending = ledger.append(one('a'));
    await sleep(100);
    on.standIn.faults.commitTimeout = undefined;
    expect(await appending).toMatchObject({ outcome: 'appended', revision: 0 });
    expect(await keys()).toEqual(['a#0']);
  });

  it('settles a bulk of which some chunks were stored and not answered', async () => {
    on.standIn.faults.commitTimeout = 'stored';
    const appending = ledger.appendEach({ stream, facts: facts(1_200), context: one('x').context });
    await sleep(300);
    on.standIn.faults.commitTimeout = undefined;
    const outcomes = await appending;
    expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['appended']));
    expect(await keys()).toEqual(facts(1_200).map(({ key }) => key));
  });

  it('goes on once the server is ready', async () => {
    on.standIn.faults.notReady = true;
    const appending = ledger.append(one('a'));
    await sleep(500);
    on.standIn.faults.notReady = false;
    expect(await appending).toMatchObject({ outcome: 'appended' });
  });

  it('says after its patience that the outcome is open', async () => {
    const impatient = await on.open(undefined, { patienceMs: 200 });
    on.standIn.faults.commitTimeout = 'not stored';
    await expect(impatient.append(one('a'))).rejects.toThrow(LedgerUnavailable);
    on.standIn.faults.commitTimeout = undefined;
    expect(await impatient.append(one('a'))).toMatchObject({ outcome: 'appended', revision: 0 });
  });

  it('refuses a racer with another request under the same key, which the server would let pass', async () => {
    const other = await on.open();
    const race = await Promise.allSettled([
      ledger.append(one('a', { request: requestDigest('this') })),
      other.append(one('a', { request: requestDigest('that') })),
    ]);
    const refused = race.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toEqual([{ status: 'rejected', reason: expect.any(IdempotencyConflict) }]);
    expect(await keys()).toEqual(['a#0']);
  });

  it('does not store a key a second time at a current revision', async () => {
    const other = await on.open();
    await ledger.append(one('a'));
    await ledger.append(one('b', { expected: revision(0) }));
    expect(await other.append(one('a', { expected: revision(1) }))).toMatchObject({
      outcome: 'known',
      revision: 0,
    });
    expect(await keys()).toEqual(['a#0', 'b#0']);
  });

  it('goes on with the new leader when the old one is killed', async () => {
    const old = on.standIn.leaderIndex;
    await on.standIn.node(old).kill();
    on.standIn.elect((old + 1) % 3);
    expect(await ledger.append(one('a'))).toMatchObject({ outcome: 'appended' });
    expect(await ledger.locate(stream, revision(0))).toBeGreaterThan(0);
    await on.standIn.node(old).restart();
  });

  it('goes on with the new leader within ten seconds when the old one is frozen', async () => {
    const old = on.standIn.leaderIndex;
    await ledger.append(one('before'));
    on.standIn.node(old).faults.freeze();
    on.standIn.elect((old + 1) % 3);
    const begun = performance.now();
    expect(await ledger.append(one('a', { expected: revision(0) }))).toMatchObject({ outcome: 'appended' });
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(await keys()).toEqual(['before#0', 'a#0']);
    // The index had its subscription there too.
    expect(await ledger.locate(stream, revision(1))).toBeGreaterThan(0);
  });

  it('finds a subscription that has fallen silent, and goes on after what it had', async () => {
    await ledger.append(one('a'));
    const before = await ledger.head();
    on.standIn.faults.silentSubscriptions = true;
    await ledger.append(one('b', { expected: revision(0) }));
    await sleep(100);
    on.standIn.faults.silentSubscriptions = false;
    const after = await ledger.head();
    expect(after.position).toBe(before.position + 1);
    const all = await ledger.readAll(START, 10_000);
    expect(all.map((event) => event.position)).toEqual(all.map((_, index) => index + 1));
  });

  it('loses and doubles nothing while connections break', async () => {
    let breaking = true;
    const breaker = (async () => {
      while (breaking) {
        await sleep(150);
        await on.standIn.node(on.standIn.leaderIndex).drop();
      }
    })();
    const writers = Array.from({ length: 8 }, async (_, w) => {
      const own = streamName('failures', `${counter}.${w}`);
      for (let n = 0; n < 12; n++) {
        await ledger.append(one(`k${n}`, { stream: own, expected: revision(n - 1) }));
      }
      return (await ledger.read(own)).map((event) => event.metadata.key);
    });
    const written = await Promise.all(writers);
    breaking = false;
    await breaker;
    for (const own of written) expect(own).toEqual(Array.from({ length: 12 }, (_, n) => `k${n}#0`));
  });
});
