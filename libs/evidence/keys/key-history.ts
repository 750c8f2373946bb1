import type { Position } from '#ledger';
import { isSignedBy, parseNote } from '#ledger/merkle';
import type { LedgerEvent } from '../domain/index.js';

/** A signing key of the ledger, and from where on it signs. */
export interface KeyPeriod {
  /** Base64 of its 32 bytes. */
  readonly publicKey: string;
  /** Of the event that made it the one; checkpoints that cover this position are signed by it. */
  readonly since: Position;
  readonly by: string;
  /** Whether the key before it says so; true for the first, which has none before it. */
  readonly endorsed: boolean;
}

/** A ledger's epoch, and from where on. */
export interface EpochPeriod {
  readonly epoch: number;
  readonly since: Position;
  readonly by: string;
}

/** What the ledger itself says about its keys and restores. */
export interface LedgerHistory {
  readonly keys: readonly KeyPeriod[];
  readonly epochs: readonly EpochPeriod[];
}

export type PlacedLedgerEvent = LedgerEvent & { readonly position: Position };

export const NO_HISTORY: LedgerHistory = { keys: [], epochs: [] };

/** The history with one more event of the stream `ledger-<id>`. */
export function withLedgerEvent(history: LedgerHistory, event: PlacedLedgerEvent): LedgerHistory {
  const { keys, epochs } = history;
  switch (event.type) {
    case 'SigningKeyEnrolled': {
      const { public_key: publicKey, by } = event.data;
      return {
        epochs,
        keys: [...keys, { publicKey, by, since: event.position, endorsed: keys.length === 0 }],
      };
    }
    case 'SigningKeyRotated': {
      const { public_key: publicKey, by } = event.data;
      const endorsed = isEndorsed(event.data, keys.at(-1)?.publicKey);
      return { epochs, keys: [...keys, { publicKey, by, since: event.position, endorsed }] };
    }
    case 'LedgerRestored':
      return {
        keys,
        epochs: [...epochs, { epoch: event.data.epoch, by: event.data.by, since: event.position }],
      };
  }
}

/** The key that signs a checkpoint of this size; the first one also signs what lies before its own event. */
export function keyInForce({ keys }: LedgerHistory, size: number): KeyPeriod | undefined {
  return keys.findLast((key) => key.since <= size) ?? keys[0];
}

/** The epoch of a checkpoint of this size. */
export function epochInForce({ epochs }: LedgerHistory, size: number): number {
  return epochs.findLast((period) => period.since <= size)?.epoch ?? 1;
}

/** What a key signs to say that another one follows it. */
export function endorsementText(ledgerId: string, publicKey: string): string {
  return `countersign signing key\n${ledgerId}\n${publicKey}\n`;
}

/** Name under which an endorsement is signed. */
export function endorserName(ledgerId: string): string {
  return `countersign/${ledgerId}`;
}

function isEndorsed(
  rotation: Extract<LedgerEvent, { type: 'SigningKeyRotated' }>['data'],
  before: string | undefined,
): boolean {
  const { endorsement, ledger_id: ledgerId, public_key: publicKey, replaces } = rotation;
  const note = endorsement === null ? undefined : parseNote(endorsement);
  if (!note || before === undefined || replaces !== before) return false;
  const endorser = { name: endorserName(ledgerId), publicKey: Buffer.from(before, 'base64') };
  return note.text === endorsementText(ledgerId, publicKey) && isSignedBy(note, endorser);
}
