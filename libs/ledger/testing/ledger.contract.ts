import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type AppendRequest,
  canonicalJson,
  type EventContext,
  EventRefused,
  IdempotencyConflict,
  type JsonObject,
  lane,
  type Ledger,
  NO_EVENTS,
  type Position,
  position,
  type Recorded,
  RequirementMissing,
  requestDigest,
  revision,
  START,
  type StreamName,
  streamName,
  WrongExpectedRevision,
} from '../index.js';
import { envelopeText, leafHash } from '../merkle/index.js';

export interface LedgerUnderTest {
  /** A ledger on the same events, as another process would have it. */
  open(): Promise<Ledger>;
  close(): Promise<void>;
}

/** What every adapter of the port must do. One file, run by each of them. */
export function describeLedger(name: string, start: () => Promise<LedgerUnderTest>): void {
  describe(`the ledger contract: ${name}`, () => {
    let under: LedgerUnderTest;
    let ledger: Ledger;
    let stream: StreamName;
    let counter = 0;

    beforeAll(async () => {
      under = await start();
      ledger = await under.open();
    });
    afterAll(async () => {
      await ledger.close();
      await under.close();
    });
    beforeEach(() => {
      stream = streamName('contract_test', String(++counter));
    });

    const context: EventContext = { lane: lane('lane'), actor: 'mike', correlation_id: 'c1' };
    const one = (
      key: string,
      data: JsonObject = { n: 1 },
      more: Partial<AppendRequest> = {},
    ): AppendRequest => ({
      stream,
      expected: NO_EVENTS,
      key,
      request: requestDigest(data),
      events: [{ type: 'Happened', data }],
      context,
      ...more,
    });
    const fact = (key: string, data: JsonObject = { n: 1 }) => ({
      key,
      request: requestDigest(data),
      event: { type: 'Happened', data },
    });

    describe('append', () => {
      it('records events in order with revision, key, derived id, context and time', async () => {
        const before = await ledger.head();
        const appended = await ledger.append({
          ...one('start'),
          events: [
            { type: 'Begun', data: { amount: '12.30', list: [1, null, true], nested: { b: 1, a: 'ü€😀' } } },
            { type: 'Ended', data: {}, schema_version: 2 },
          ],
          context: { ...context, causation_id: 'e0', traceparent: '00-ab-cd-01' },
        });
        expect(appended).toMatchObject({ outcome: 'appended', revision: 1 });
        const read = await ledger.read(stream);
        expect(read).toMatchObject([
          {
            stream,
            revision: 0,
            type: 'Begun',
            data: { amount: '12.30', list: [1, null, true], nested: { b: 1, a: 'ü€😀' } },
            metadata: {
              key: 'start#0',
              lane: 'lane',
              actor: 'mike',
              correlation_id: 'c1',
              causation_id: 'e0',
              traceparent: '00-ab-cd-01',
              schema_version: 1,
              request_digest: requestDigest({ n: 1 }),
            },
          },
          { revision: 1, type: 'Ended', metadata: { key: 'start#1', schema_version: 2 } },
        ]);
        expect(appended.events).toMatchObject(
          read.map(({ revision, type, data, metadata }) => ({ revision, type, data, metadata })),
        );
        expect(read[0]?.metadata.event_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5/);
        expect(read[0]?.recorded_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        const after = await ledger.head();
        expect(after.position).toBe(before.position + 2);
        expect(after.ledgerId).toBe(before.ledgerId);
      });

      it('takes the stream on from an exact revision', async () => {
        await ledger.append(one('a'));
        await ledger.append(one('b', {}, { expected: revision(0) }));
        expect(await ledger.read(stream)).toHaveLength(2);
        expect(await ledger.read(stream, revision(0))).toMatchObject([{ metadata: { key: 'b#0' } }]);
      });

      it('refuses a revision that is not the current one, and says which is', async () => {
        await ledger.append(one('a'));
        await expect(ledger.append(one('b'))).rejects.toThrow(new WrongExpectedRevision(stream, -1, 0));
        await expect(ledger.append(one('b', {}, { expected: revision(7) }))).rejects.toThrow(
          /expected at revision 7 and is at 0/,
        );
        expect(await ledger.read(stream)).toHaveLength(1);
      });

      it('lets exactly one of many racing for a revision win', async () => {
        const outcomes = await Promise.allSettled(
          Array.from({ length: 40 }, (_, n) => ledger.append(one(`race-${n}`))),
        );
        expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
        for (const outcome of outcomes) {
          if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(WrongExpectedRevision);
        }
        expect(await ledger.read(stream)).toHaveLength(1);
      });

      it('never runs time backwards', async () => {
        for (let n = -1; n < 5; n++) await ledger.append(one(`t${n}`, {}, { expected: revision(n) }));
        const times = (await ledger.read(stream)).map((event) => event.recorded_at);
        expect(times).toEqual([...times].sort());
      });
    });

    describe('idempotency', () => {
      it('answers a repeated request with what was recorded first, whatever the stream became since', async () => {
        const first = await ledger.append(one('a'));
        await ledger.append(one('b', { n: 2 }, { expected: revision(0) }));
        const again = await ledger.append({
          ...one('a'),
          events: [{ type: 'Happened', data: { n: 'another moment' } }],
        });
        expect(again).toMatchObject({ outcome: 'known', revision: first.revision });
        expect(again.events).toMatchObject([{ data: { n: 1 }, metadata: first.events[0]?.metadata }]);
        expect(await ledger.read(stream)).toHaveLength(2);
      });

      it('answers with all events of an append of several', async () => {
        const request = one(
          'a',
          {},
          { events: Array.from({ length: 12 }, (_, n) => ({ type: 'N', data: { n } })) },
        );
        await ledger.append(request);
        const again = await ledger.append(request);
        expect(again.events.map((event) => event.data)).toEqual(request.events.map((event) => event.data));
      });

      it('refuses the same key with another request, before it looks at the revision', async () => {
        await ledger.append(one('a', { n: 1 }));
        await expect(ledger.append(one('a', { n: 2 }, { expected: revision(99) }))).rejects.toThrow(
          new IdempotencyConflict(stream, 'a'),
        );
      });

      it('gives one event and a hundred equal answers to a hundred simultaneous appends of one key', async () => {
        const other = await under.open();
        const answers = await Promise.all(
          Array.from({ length: 100 }, (_, n) => (n % 2 ? ledger : other).append(one('same'))),
        );
        expect(new Set(answers.map((answer) => answer.revision))).toEqual(new Set([0]));
        expect(answers.filter((answer) => answer.outcome === 'appended')).toHaveLength(1);
        expect(await ledger.read(stream)).toHaveLength(1);
        await other.close();
      });

      it('tells keys of the same beginning apart', async () => {
        await ledger.append(one('a'));
        await ledger.append(one('a#0', { n: 2 }, { expected: revision(0) }));
        const again = await ledger.append(one('a'));
        expect(again.events).toHaveLength(1);
      });
    });

    describe('requires', () => {
      it('refuses what lacks its requirement, and takes it once that is recorded', async () => {
        const gate = streamName('contract_gate', String(counter));
        const request = one('draft', {}, { requires: [{ stream: gate, key: 'approve#0' }] });
        await expect(ledger.append(request)).rejects.toThrow(
          new RequirementMissing(stream, gate, 'approve#0'),
        );
        expect(await ledger.read(stream)).toHaveLength(0);
        await ledger.append({ ...one('approve'), stream: gate });
        expect(await ledger.append(request)).toMatchObject({ outcome: 'appended' });
      });

      it('wants all of them', async () => {
        const gate = streamName('contract_gate', String(counter));
        await ledger.append({ ...one('approve'), stream: gate });
        const requires = [
          { stream: gate, key: 'approve#0' },
          { stream: gate, key: 'second#0' },
        ];
        await expect(ledger.append(one('draft', {}, { requires }))).rejects.toThrow(/second#0/);
        await expect(ledger.appendEach({ stream, facts: [fact('f')], context, requires })).rejects.toThrow(
          RequirementMissing,
        );
        expect(await ledger.read(stream)).toHaveLength(0);
      });

      it('is not satisfied by an event whose key only begins like it', async () => {
        await ledger.append(one('approve-not'));
        await expect(
          ledger.append(
            one('draft', {}, { expected: revision(0), requires: [{ stream, key: 'approve#0' }] }),
          ),
        ).rejects.toThrow(RequirementMissing);
      });
    });

    describe('appendEach', () => {
      it('appends what is missing, in order, and answers what is known', async () => {
        await ledger.appendEach({ stream, facts: [fact('k0'), fact('k2')], context });
        const facts = Array.from({ length: 5 }, (_, n) => fact(`k${n}`));
        const outcomes = await ledger.appendEach({ stream, facts, context });
        expect(outcomes.map((outcome) => outcome.outcome)).toEqual([
          'known',
          'appended',
          'known',
          'appended',
          'appended',
        ]);
        expect((await ledger.read(stream)).map((event) => event.metadata.key)).toEqual([
          'k0',
          'k2',
          'k1',
          'k3',
          'k4',
        ]);
      });

      it('gives each fact an outcome of its own', async () => {
        await ledger.appendEach({ stream, facts: [fact('k', { n: 1 })], context });
        const outcomes = await ledger.appendEach({
          stream,
          facts: [
            fact('k', { n: 2 }),
            { ...fact('bad'), event: { type: 'T', data: { x: 'a\0b' } } },
            fact('good'),
          ],
          context,
        });
        expect(outcomes.map((outcome) => outcome.outcome)).toEqual(['conflict', 'refused', 'appended']);
        expect(await ledger.read(stream)).toHaveLength(2);
      });

      it('takes thousands, and the same again changes nothing', async () => {
        const facts = Array.from({ length: 2_345 }, (_, n) => fact(`item/${n}`, { n }));
        await ledger.appendEach({ stream, facts: facts.slice(0, 700), context });
        const outcomes = await ledger.appendEach({ stream, facts, context });
        expect(outcomes.filter((outcome) => outcome.outcome === 'known')).toHaveLength(700);
        expect(await ledger.appendEach({ stream, facts, context })).toEqual(
          facts.map((_, n) => ({ outcome: 'known', key: `item/${n}`, revision: n })),
        );
        expect((await ledger.read(stream)).map((event) => event.data['n'])).toEqual(facts.map((_, n) => n));
      });

      it('answers twice for a key given twice', async () => {
        const outcomes = await ledger.appendEach({ stream, facts: [fact('k'), fact('k')], context });
        expect(outcomes).toHaveLength(2);
        expect(await ledger.read(stream)).toHaveLength(1);
      });
    });

    describe('what is refused at the edge', () => {
      const refused: readonly [string, Partial<AppendRequest>, RegExp][] = [
        ['no events', { events: [] }, /1 to 100 events/],
        [
          'too many events',
          { events: Array.from({ length: 101 }, () => ({ type: 'N', data: {} })) },
          /got 101/,
        ],
        ['too many bytes', { events: [{ type: 'N', data: { x: 'x'.repeat(300_000) } }] }, /262144 bytes/],
        ['NUL', { events: [{ type: 'N', data: { x: 'a\0' } }] }, /NUL character at \$\.x/],
        ['half a surrogate pair', { events: [{ type: 'N', data: { x: '\ud800' } }] }, /surrogate/],
        ['a number that is none', { events: [{ type: 'N', data: { x: NaN } }] }, /number NaN/],
        ['a name with a blank', { key: 'a b' }, /printable ASCII/],
      ];
      it.each(refused)('%s', async (_, more, message) => {
        const attempt = async () => ledger.append(one('a', {}, more));
        await expect(attempt()).rejects.toThrow(EventRefused);
        await expect(attempt()).rejects.toThrow(message);
        expect(await ledger.read(stream)).toHaveLength(0);
      });

      it('one bad append among many good ones harms none of them', async () => {
        const outcomes = await Promise.allSettled(
          Array.from({ length: 20 }, async (_, n) =>
            ledger.append({
              ...one('a'),
              stream: streamName('contract_mixed', `${counter}.${n}`),
              events: [{ type: 'N', data: { x: n === 7 ? 'a\0' : 'ok' } }],
            }),
          ),
        );
        expect(outcomes.map((outcome) => outcome.status === 'fulfilled')).toEqual(
          Array.from({ length: 20 }, (_, n) => n !== 7),
        );
      });
    });

    describe('reading', () => {
      it('gives what it keeps as canonical envelopes, and their leaf hashes', async () => {
        const after = (await ledger.head()).position;
        await ledger.append({
          ...one('a"key\\with/marks'),
          events: [
            {
              type: 'Strange "type"\n\t\u0001\u007f é😀',
              data: { b: ['ü€😀', 1e21, -0], a: { 10: null, 9: 'x' } },
            },
            { type: 'Plain', data: {}, schema_version: 3, lane: lane('über "lane" \\ \r\b\f') },
          ],
          context: { ...context, causation_id: 'e"0', traceparent: '00-ab-cd-01' },
        });
        await ledger.append({
          ...one('z'),
          expected: revision(1),
          context: { ...context, causation_id: undefined },
        });
        const events = await ledger.readAll(after);
        const envelopes = await ledger.envelopes(after);
        expect(envelopes).toEqual(events.map(envelopeText));
        expect(envelopes).toEqual(envelopes.map((text) => canonicalJson(JSON.parse(text) as JsonObject)));
        expect(Buffer.from(await ledger.leaves(after))).toEqual(Buffer.concat(envelopes.map(leafHash)));
        expect(await ledger.envelopes(position(after + 1), 1)).toEqual([envelopes[1]]);
        expect(Buffer.from(await ledger.leaves(position(after + 1), 1))).toEqual(leafHash(envelopes[1]!));
        const head = (await ledger.head()).position;
        expect(await ledger.envelopes(head)).toEqual([]);
        expect(await ledger.leaves(head)).toHaveLength(0);
      });

      it('reads everything in order, without gaps, in pages', async () => {
        await ledger.appendEach({
          stream,
          facts: Array.from({ length: 30 }, (_, n) => fact(`r${n}`)),
          context,
        });
        const all: Recorded[] = [];
        for (let after: Position = START; ;) {
          const page = await ledger.readAll(after, 100);
          all.push(...page);
          const last = page.at(-1);
          if (!last) break;
          after = last.position;
        }
        expect(all.map((event) => event.position)).toEqual(all.map((_, index) => index + 1));
        expect(all.at(-1)).toMatchObject({ stream, metadata: { key: 'r29' } });
      });

      it('reads a lane across streams', async () => {
        const own = lane(`lane-${counter}`);
        const other = streamName('contract_other', String(counter));
        await ledger.append({ ...one('a'), context: { ...context, lane: own } });
        await ledger.append(one('b', {}, { expected: revision(0) }));
        await ledger.append({ ...one('c'), stream: other, context: { ...context, lane: own } });
        const events = await ledger.readLane(own, START);
        expect(events.map((event) => event.metadata.key)).toEqual(['a#0', 'c#0']);
        const [first, last] = events as [Recorded, Recorded];
        expect(await ledger.readLane(own, first.position, last.position)).toHaveLength(1);
        expect(await ledger.readLane(own, START, first.position)).toHaveLength(1);
      });

      it('reads a lane that is a stream', async () => {
        await ledger.append({ ...one('a'), context: { ...context, lane: lane(stream) } });
        expect(await ledger.readLane(lane(stream), START)).toHaveLength(1);
      });

      it('locates an event of a stream in the whole', async () => {
        await ledger.append(one('a'));
        const at = await ledger.locate(stream, revision(0));
        expect(await ledger.readAll(position(at - 1), 1)).toMatchObject([
          { stream, revision: 0, position: at },
        ]);
      });

      it('reads only as much of a stream as is asked for', async () => {
        await ledger.appendEach({ stream, facts: [fact('a'), fact('b'), fact('c')], context });
        expect((await ledger.read(stream, revision(0), 1)).map((event) => event.metadata.key)).toEqual(['b']);
      });

      it('puts an event into a lane of its own when told to', async () => {
        const [own, other] = [lane(`own-${counter}`), lane(`other-${counter}`)];
        await ledger.append({
          ...one('a'),
          events: [
            { type: 'A', data: {} },
            { type: 'B', data: {}, lane: other },
          ],
          context: { ...context, lane: own },
        });
        expect(await ledger.readLane(own, START)).toMatchObject([{ type: 'A' }]);
        expect(await ledger.readLane(other, START)).toMatchObject([{ type: 'B' }]);
      });

      it('has nothing of a stream that is not there', async () => {
        expect(await ledger.read(streamName('contract', 'nobody'))).toEqual([]);
      });
    });

    describe('follow', () => {
      const abort = { current: new AbortController() };
      beforeEach(() => {
        abort.current = new AbortController();
      });
      afterEach(() => abort.current.abort());

      const collect = async (
        from: Ledger,
        after: Position,
        enough: (events: readonly Recorded[]) => boolean,
        types?: readonly string[],
      ): Promise<Recorded[]> => {
        const seen: Recorded[] = [];
        const { signal } = abort.current;
        for await (const batch of from.follow({ after, signal, filter: types ? { types } : undefined })) {
          seen.push(...batch.events);
          if (enough(seen)) break;
        }
        return seen;
      };

      it('gives what was there and then what comes, in order, nothing twice', async () => {
        const after = (await ledger.head()).position;
        await ledger.append(one('before'));
        const following = collect(ledger, after, (seen) => seen.length >= 301);
        await ledger.appendEach({
          stream,
          facts: Array.from({ length: 300 }, (_, n) => fact(`f${n}`)),
          context,
        });
        const seen = await following;
        expect(seen.map((event) => event.position)).toEqual(seen.map((_, index) => after + 1 + index));
      });

      it('sees what another writer appends', async () => {
        const other = await under.open();
        const after = (await ledger.head()).position;
        const following = collect(ledger, after, (seen) => seen.length >= 1);
        await new Promise((resolve) => setTimeout(resolve, 50));
        await other.append(one('elsewhere'));
        expect(await following).toMatchObject([{ stream, metadata: { key: 'elsewhere#0' } }]);
        await other.close();
      });

      it('leaves out what the filter does, and moves on past it', async () => {
        const after = (await ledger.head()).position;
        const types = [`Wanted${counter}`];
        const following = collect(ledger, after, (seen) => seen.length >= 2, types);
        for (const n of [0, 1, 2, 3]) {
          const type = n % 2 ? `Wanted${counter}` : 'Other';
          await ledger.append(
            one(`k${n}`, {}, { expected: revision(n - 1), events: [{ type, data: { n } }] }),
          );
        }
        expect((await following).map((event) => event.data['n'])).toEqual([1, 3]);
      });

      it('serves many followers, a slow one among them, each with everything', async () => {
        const after = (await ledger.head()).position;
        const total = 3_000;
        const slow = async (): Promise<number> => {
          let count = 0;
          for await (const batch of ledger.follow({ after, signal: abort.current.signal })) {
            await new Promise((resolve) => setTimeout(resolve, 20));
            count += batch.events.length;
            if (count >= total) break;
          }
          return count;
        };
        const quick = Array.from({ length: 5 }, () =>
          collect(ledger, after, (seen) => seen.length >= total).then((seen) => seen.length),
        );
        const slowly = slow();
        for (let n = 0; n < 30; n++) {
          const facts = Array.from({ length: 100 }, (_, i) => fact(`m${n}/${i}`));
          await ledger.appendEach({ stream, facts, context });
        }
        expect(await Promise.all([...quick, slowly])).toEqual(Array.from({ length: 6 }, () => total));
      });

      it('ends when it is told to', async () => {
        const following = collect(ledger, (await ledger.head()).position, () => false);
        setTimeout(() => abort.current.abort(), 20);
        expect(await following).toEqual([]);
      });
    });
  });
}
