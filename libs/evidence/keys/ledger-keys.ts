import {
  asDomainEvent,
  type EventContext,
  IdempotencyConflict,
  lane,
  type Ledger,
  type LedgerHead,
  NO_EVENTS,
  type Position,
  requestDigest,
  type Revision,
  type StreamName,
  streamName,
  WrongExpectedRevision,
} from '#ledger';
import type { LedgerEvent } from '../domain/index.js';
import { type LedgerHistory, NO_HISTORY, withLedgerEvent } from './key-history.js';

/** The stream of what happens to the ledger as a whole. */
export function ledgerStream(ledgerId: string): StreamName {
  return streamName('ledger', ledgerId);
}

/** What the ledger says of its keys and epochs; a handful of events however long it is. */
export class LedgerKeys {
  private history = NO_HISTORY;
  private revision: Revision = NO_EVENTS;

  constructor(
    private readonly ledger: Ledger,
    private readonly ledgerId: string,
  ) {}

  /** As of now. */
  async read(): Promise<LedgerHistory> {
    const stream = ledgerStream(this.ledgerId);
    let { history, revision } = this;
    for (const event of await this.ledger.read(stream, revision)) {
      const position = await this.ledger.locate(stream, event.revision);
      history = withLedgerEvent(history, { ...asDomainEvent<LedgerEvent>(event), position });
      revision = event.revision;
    }
    // Somebody else may have read on meanwhile.
    if (revision > this.revision) [this.history, this.revision] = [history, revision];
    return this.history;
  }

  /** Records one more event, unless somebody else was quicker: then nothing, and the caller reads again. */
  async record(event: LedgerEvent, key: string): Promise<Position | undefined> {
    await this.read();
    const stream = ledgerStream(this.ledgerId);
    const context: EventContext = { lane: lane(stream), actor: event.data.by, correlation_id: this.ledgerId };
    const request = requestDigest({ key, data: event.data as never });
    try {
      const { revision } = await this.ledger.append({
        stream,
        key,
        request,
        context,
        expected: this.revision,
        events: [event],
      });
      return await this.ledger.locate(stream, revision);
    } catch (error) {
      if (error instanceof WrongExpectedRevision || error instanceof IdempotencyConflict) return undefined;
      throw error;
    }
  }
}

/** Makes a key the one that signs this ledger, if it has none yet; answers with what it has then. */
export async function enrol(
  keys: LedgerKeys,
  { ledgerId }: LedgerHead,
  publicKey: string,
  by: string,
): Promise<LedgerHistory> {
  const before = await keys.read();
  if (before.keys.length > 0) return before;
  await keys.record(
    { type: 'SigningKeyEnrolled', data: { by, ledger_id: ledgerId, public_key: publicKey } },
    'enrol',
  );
  return keys.read();
}
