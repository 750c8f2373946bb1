import type { Group } from './append-batch.js';

/** A group that waits for its turn. */
export interface Waiting {
  readonly group: Group;
  readonly bulk: boolean;
  readonly bytes: number;
}

const MAX_EVENTS = 500;
const MAX_BYTES = 1024 * 1024;
/** While single appends wait, bulk goes along in portions small enough that they don't feel it. */
const BULK_EVENTS_BESIDE_SINGLES = 100;

/**
 * Takes the next batch out of the queues: single appends first, then bulk. A stream occurs once in a batch; what
 * else waits for it stays where it is, in order.
 */
export function composeBatch<T extends Waiting>(singles: T[], bulk: T[]): T[] {
  const taken = new Taken<T>();
  taken.from(singles, MAX_EVENTS);
  taken.from(bulk, taken.events === 0 ? MAX_EVENTS : BULK_EVENTS_BESIDE_SINGLES);
  return taken.batch;
}

class Taken<T extends Waiting> {
  readonly batch: T[] = [];
  events = 0;
  private bytes = 0;
  private readonly streams = new Set<string>();

  from(queue: T[], maxEvents: number): void {
    const limit = this.events + maxEvents;
    const left: T[] = [];
    let index = 0;
    for (; index < queue.length; index++) {
      const next = queue[index] as T;
      const events = next.group.events.length;
      if (this.batch.length > 0 && (this.events + events > limit || this.bytes + next.bytes > MAX_BYTES))
        break;
      if (this.streams.has(next.group.stream)) {
        left.push(next);
        continue;
      }
      this.streams.add(next.group.stream);
      this.batch.push(next);
      this.events += events;
      this.bytes += next.bytes;
    }
    queue.splice(0, index, ...left);
  }
}
