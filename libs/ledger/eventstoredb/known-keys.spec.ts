import { describe, expect, it } from '@jest/globals';
import { instant } from '#eventsourcing';
import { lane, requestDigest, revision, type StreamName, streamName } from '../index.js';
import { KnownKeys, type LearntEvent } from './known-keys.js';

const event = (stream: StreamName, at: number, key = `k${at}`): LearntEvent => ({
  serverId: `id-${at}`,
  event: {
    stream,
    revision: revision(at),
    type: 'Happened',
    data: {},
    recorded_at: instant('2026-01-01T00:00:00Z'),
    metadata: {
      event_id: 'e',
      key,
      request_digest: requestDigest(at),
      lane: lane('l'),
      actor: 'mike',
      correlation_id: 'c',
      schema_version: 1,
    },
  },
});

describe('what is known of streams', () => {
  const stream = streamName('known', '1');

  it('grows by what joins on to it, and by nothing else', () => {
    const known = new KnownKeys();
    known.learn(stream, [event(stream, 0), event(stream, 1)]);
    known.learn(stream, [event(stream, 1), event(stream, 2)]);
    known.learn(stream, [event(stream, 9)]);
    expect(known.of(stream)?.revision).toBe(2);
    expect([...(known.of(stream)?.keys.keys() ?? [])]).toEqual(['k0', 'k1', 'k2']);
  });

  it('counts the first of a key, should it ever stand there twice', () => {
    const known = new KnownKeys();
    known.learn(stream, [event(stream, 0, 'same'), event(stream, 1, 'same')]);
    expect(known.of(stream)?.keys.get('same')?.revision).toBe(0);
    expect(known.of(stream)?.revision).toBe(1);
  });

  it('is forgotten stream by stream, what was used longest ago first', () => {
    const known = new KnownKeys(4);
    const [a, b, c] = ['a', 'b', 'c'].map((id) => streamName('known', id)) as [
      StreamName,
      StreamName,
      StreamName,
    ];
    for (const name of [a, b]) known.learn(name, [event(name, 0), event(name, 1)]);
    known.of(a);
    known.learn(c, [event(c, 0), event(c, 1)]);
    expect([a, b, c].map((name) => known.of(name)?.keys.size)).toEqual([2, undefined, 2]);
  });
});
