import type { Digest, Instant } from '#eventsourcing';
import { NO_EVENTS, type Revision, type StreamEvent, type StreamName } from '../recorded.js';

export interface KnownKey {
  readonly request: Digest;
  readonly revision: Revision;
  /** The event's id on the server, which tells whose append it was. */
  readonly serverId: string;
}

/** What is known of a stream up to a revision. Nothing of it can become untrue: a stream only grows. */
export interface KnownStream {
  readonly revision: Revision;
  readonly lastAt: Instant | null;
  readonly keys: ReadonlyMap<string, KnownKey>;
}

export interface LearntEvent {
  readonly event: StreamEvent;
  readonly serverId: string;
}

interface Entry {
  revision: Revision;
  lastAt: Instant | null;
  readonly keys: Map<string, KnownKey>;
}

/** Keys of all streams together: some 25 MiB. */
const MAX_KEYS = 100_000;

/** The keys that streams hold, as far as this process has seen them; what was used longest ago is forgotten first. */
export class KnownKeys {
  private readonly streams = new Map<StreamName, Entry>();
  private count = 0;

  constructor(private readonly maxKeys = MAX_KEYS) {}

  of(stream: StreamName): KnownStream | undefined {
    const entry = this.streams.get(stream);
    if (entry) {
      this.streams.delete(stream);
      this.streams.set(stream, entry);
    }
    return entry;
  }

  /** Takes up events of a stream in order; those that do not join on to what is known are left aside. */
  learn(stream: StreamName, events: readonly LearntEvent[]): void {
    const entry = this.streams.get(stream) ?? {
      revision: NO_EVENTS,
      lastAt: null,
      keys: new Map<string, KnownKey>(),
    };
    for (const { event, serverId } of events) {
      if (event.revision !== entry.revision + 1) continue;
      entry.revision = event.revision;
      entry.lastAt = event.recorded_at;
      const { key, request_digest } = event.metadata;
      // Should a key ever stand in a stream twice, the first is the one that counts.
      if (entry.keys.has(key)) continue;
      entry.keys.set(key, { request: request_digest, revision: event.revision, serverId });
      this.count++;
    }
    this.streams.delete(stream);
    this.streams.set(stream, entry);
    this.forget();
  }

  private forget(): void {
    for (const [stream, { keys }] of this.streams) {
      if (this.count <= this.maxKeys || this.streams.size === 1) return;
      this.streams.delete(stream);
      this.count -= keys.size;
    }
  }
}
