import { randomUUID } from 'node:crypto';
import { IdempotencyConflict, WrongExpectedRevision } from '../errors.js';
import type { Appended, AppendRequest } from '../ledger.js';
import { prepareAppend } from '../prepare.js';
import { NO_EVENTS, type Revision, revision, type StreamEvent } from '../recorded.js';
import type { Appender, Parcel } from './appender.js';
import type { KnownKey, KnownKeys, KnownStream } from './known-keys.js';
import type { StreamReader } from './stream-reader.js';
import type { Turns } from './turns.js';

/** One decision, all or nothing. */
export class Append {
  constructor(
    private readonly appender: Appender,
    private readonly known: KnownKeys,
    private readonly reader: StreamReader,
    private readonly turns: Turns,
  ) {}

  append(request: AppendRequest): Promise<Appended> {
    const events = prepareAppend(request);
    return this.turns.take(request.stream, async () => {
      const { stream, expected } = request;
      const parcels = events.map((event): Parcel => ({ event, serverId: randomUUID() }));
      const stamp = this.appender.stamp();
      let hasLooked = false;
      return this.appender.settle(stream, async () => {
        const known = await this.look(request);
        const recorded = await this.recorded(request, known, parcels);
        if (recorded) return recorded;
        const current = known?.revision ?? NO_EVENTS;
        if (current !== expected) {
          // The key may be among what others have appended since this process last looked.
          if (hasLooked) throw new WrongExpectedRevision(stream, expected, current);
          await this.reader.refresh(stream);
          hasLooked = true;
          return undefined;
        }
        await this.appender.require(stream, request.requires ?? []);
        const appended = await this.appender.append(stream, expected, parcels, stamp);
        hasLooked = true;
        if (!appended) return undefined;
        return { outcome: 'appended', events: appended, revision: lastOf(appended) };
      });
    });
  }

  /** What an append of this key has left, if there was one. @throws IdempotencyConflict */
  private async recorded(
    request: AppendRequest,
    known: KnownStream | undefined,
    parcels: readonly Parcel[],
  ): Promise<Appended | undefined> {
    const first = known?.keys.get(`${request.key}#0`);
    if (!known || !first) return undefined;
    if (first.request !== request.request) throw new IdempotencyConflict(request.stream, request.key);
    const count = countOf(known, request.key);
    const events = await this.reader.read(request.stream, revision(first.revision - 1), count);
    return {
      outcome: isOurs(first, parcels) ? 'appended' : 'known',
      events,
      revision: lastOf(events),
    };
  }

  /** A stream that is to be new is not read first: the server refuses if it is not. */
  private async look({ stream, expected }: AppendRequest): Promise<KnownStream | undefined> {
    const known = this.known.of(stream);
    return known ?? (expected === NO_EVENTS ? undefined : await this.reader.refresh(stream));
  }
}

function isOurs(first: KnownKey, parcels: readonly Parcel[]): boolean {
  return parcels[0]?.serverId === first.serverId;
}

/** Events of one append stand one after the other, as `key#0`, `key#1`, ... */
function countOf({ keys }: KnownStream, key: string): number {
  let count = 1;
  while (keys.has(`${key}#${count}`)) count++;
  return count;
}

function lastOf(events: readonly StreamEvent[]): Revision {
  return (events.at(-1) as StreamEvent).revision;
}
