/** What a server keeps of an event. Positions are offsets into a log, as the real ones are; both are 64 bits wide. */
export interface KeptEvent {
  readonly id: string;
  readonly stream: string;
  readonly revision: bigint;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
  readonly created: Date;
  readonly position: bigint;
}

export type ProposedEvent = Pick<KeptEvent, 'id' | 'type' | 'contentType' | 'data' | 'metadata'>;

export type Expected = bigint | 'no_stream' | 'any' | 'stream_exists';

export type AppendOutcome =
  | { readonly outcome: 'success'; readonly revision: bigint; readonly position: bigint }
  | { readonly outcome: 'wrong_expected_version'; readonly current: bigint | undefined }
  | { readonly outcome: 'too_large' };

export const MAX_APPEND_BYTES = 1_048_576;
const NO_EVENTS = -1n;

/**
 * The log of a stand-in, or of a cluster of them. It decides as EventStoreDB 23.10.6 does (`IndexWriter.CheckCommit`
 * in its source, and `server-behaviour.spec.ts` here): known ids are looked at where the expected revision is not the
 * current one, their data never.
 */
export class EventLog {
  readonly all: KeptEvent[] = [];
  private readonly streams = new Map<string, KeptEvent[]>();
  private readonly listeners = new Set<() => void>();

  /** @param end offset at which the log begins; beyond 2^53, so that who rounds a position is found out */
  constructor(private end = 9_007_199_254_740_993n) {
    this.keep('$$$scavenges', {
      id: '00000000-0000-4000-8000-000000000000',
      type: '$metadata',
      contentType: 'application/json',
      data: Buffer.from('{"$maxAge":2592000}'),
      metadata: new Uint8Array(),
    });
  }

  stream(name: string): readonly KeptEvent[] {
    return this.streams.get(name) ?? [];
  }

  append(stream: string, expected: Expected, events: readonly ProposedEvent[]): AppendOutcome {
    const bytes = events.reduce((sum, event) => sum + sizeOf(event), 0);
    if (bytes > MAX_APPEND_BYTES) return { outcome: 'too_large' };
    const kept = this.stream(stream);
    const current = kept.at(-1)?.revision ?? NO_EVENTS;
    const wrong: AppendOutcome = {
      outcome: 'wrong_expected_version',
      current: current === NO_EVENTS ? undefined : current,
    };
    const known = knownFrom(kept, expected, events);
    if (expected === 'stream_exists' && kept.length === 0) return wrong;
    if (typeof expected === 'string' && expected !== 'no_stream') {
      if (known === 'all') return success(kept.find((event) => event.id === events.at(-1)?.id) as KeptEvent);
    } else {
      const revision = expected === 'no_stream' ? NO_EVENTS : expected;
      if (revision > current) return wrong;
      if (revision < current) {
        if (known !== 'all') return wrong;
        return success(kept[Number(revision) + events.length] as KeptEvent);
      }
    }
    const stored = events.map((event) => this.keep(stream, event));
    for (const listener of this.listeners) listener();
    return stored.length > 0
      ? success(stored.at(-1) as KeptEvent)
      : { outcome: 'success', revision: current, position: this.end };
  }

  /** Told whenever something was appended; call the answer to be told no more. */
  watch(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Index of the first event at or after a position. */
  indexOf(position: bigint): number {
    let [from, to] = [0, this.all.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.all[middle] as KeptEvent).position < position) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  private keep(stream: string, event: ProposedEvent): KeptEvent {
    const events = this.streams.get(stream) ?? [];
    const kept = {
      ...event,
      stream,
      revision: BigInt(events.length),
      created: new Date(),
      position: this.end,
    };
    this.end += BigInt(100 + event.data.length + event.metadata.length);
    events.push(kept);
    this.streams.set(stream, events);
    this.all.push(kept);
    return kept;
  }
}

/** As the server counts it. */
function sizeOf({ type, data, metadata }: ProposedEvent): number {
  return 2 * type.length + data.length + metadata.length;
}

/** Whether these ids stand in the stream one after the other, from the expected revision on or, with any, anywhere. */
function knownFrom(
  kept: readonly KeptEvent[],
  expected: Expected,
  events: readonly ProposedEvent[],
): 'all' | 'not all' {
  if (events.length === 0) return 'not all';
  const from =
    expected === 'any' || expected === 'stream_exists'
      ? kept.findIndex((event) => event.id === events[0]?.id)
      : expected === 'no_stream'
        ? 0
        : Number(expected) + 1;
  if (from < 0) return 'not all';
  return events.every((event, index) => kept[from + index]?.id === event.id) ? 'all' : 'not all';
}

function success(last: KeptEvent): AppendOutcome {
  return { outcome: 'success', revision: last.revision, position: last.position };
}
