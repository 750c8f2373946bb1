import { randomUUID } from 'node:crypto';
import { EventRefused, IdempotencyConflict } from '../errors.js';
import type { AppendEachRequest, Fact, FactOutcome } from '../ledger.js';
import { type PreparedEvent, prepareEvent } from '../prepare.js';
import { NO_EVENTS } from '../recorded.js';
import type { Appender, Parcel } from './appender.js';
import type { KnownKeys } from './known-keys.js';
import type { Turns } from './turns.js';

/** The server takes 1 MiB at once, metadata and types included. */
const CHUNK_EVENTS = 500;
const CHUNK_BYTES = 512 * 1024;
/** What the metadata of an event takes beside its key. */
const METADATA_BYTES = 600;

/** Independent facts with a key each, in chunks; single appends to the stream get their turn between two. */
export class AppendEach {
  constructor(
    private readonly appender: Appender,
    private readonly known: KnownKeys,
    private readonly turns: Turns,
  ) {}

  async append(request: AppendEachRequest): Promise<readonly FactOutcome[]> {
    const outcomes = new Map<string, FactOutcome>();
    const prepared: PreparedEvent[] = [];
    for (const fact of new Map(request.facts.map((fact) => [fact.key, fact])).values()) {
      const ready = prepareFact(request, fact);
      if ('data' in ready) prepared.push(ready);
      else outcomes.set(fact.key, ready);
    }
    for (const chunk of chunks(prepared)) {
      const settled = await this.turns.take(request.stream, () => this.chunk(request, chunk));
      for (const outcome of settled) outcomes.set(outcome.key, outcome);
    }
    return request.facts.map((fact) => outcomes.get(fact.key) as FactOutcome);
  }

  private async chunk(
    request: AppendEachRequest,
    chunk: readonly PreparedEvent[],
  ): Promise<readonly FactOutcome[]> {
    const { stream } = request;
    const parcels = chunk.map((event): Parcel => ({ event, serverId: randomUUID() }));
    const stamp = this.appender.stamp();
    let required = false;
    await this.appender.settle(stream, async () => {
      const known = this.known.of(stream);
      const missing = parcels.filter(({ event }) => !known?.keys.has(event.metadata.key));
      if (missing.length === 0) return true;
      if (!required) await this.appender.require(stream, request.requires ?? []);
      required = true;
      return this.appender.append(stream, known?.revision ?? NO_EVENTS, missing, stamp);
    });
    const keys = this.known.of(stream)?.keys;
    return parcels.map(({ event, serverId }): FactOutcome => {
      const { key, request_digest } = event.metadata;
      const found = keys?.get(key);
      if (!found) throw new Error(`Key ${key} of ${stream} was settled and is not known.`);
      if (found.request !== request_digest) {
        return { outcome: 'conflict', key, error: new IdempotencyConflict(stream, key) };
      }
      const outcome = serverId === found.serverId ? 'appended' : 'known';
      return { outcome, key, revision: found.revision };
    });
  }
}

function prepareFact(request: AppendEachRequest, fact: Fact): PreparedEvent | FactOutcome {
  try {
    return prepareEvent(request.stream, fact.key, fact.request, fact.event, request.context);
  } catch (error) {
    if (!(error instanceof EventRefused)) throw error;
    return { outcome: 'refused', key: fact.key, error };
  }
}

function* chunks(events: readonly PreparedEvent[]): Generator<PreparedEvent[]> {
  let chunk: PreparedEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const size =
      event.bytes + METADATA_BYTES + 2 * event.metadata.key.length + 2 * event.metadata.lane.length;
    if (chunk.length > 0 && (chunk.length >= CHUNK_EVENTS || bytes + size > CHUNK_BYTES)) {
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    chunk.push(event);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}
