import type { LedgerHead } from '../ledger.js';
import { HASH_BYTES } from './hashing.js';

/** What a checkpoint says: this log had so many leaves and this root (c2sp.org/tlog-checkpoint). */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** Names a log: a ledger between two restores. After one, the log of the same ledger is another. */
export function originOf({ ledgerId, epoch }: Pick<LedgerHead, 'ledgerId' | 'epoch'>): string {
  return `countersign/${ledgerId}/${epoch}`;
}

/** Which ledger and epoch an origin names; undefined when it is none of ours. */
export function parseOrigin(origin: string): Pick<LedgerHead, 'ledgerId' | 'epoch'> | undefined {
  const [, ledgerId, epoch] = /^countersign\/([0-9a-f-]{36})\/([1-9]\d{0,8})$/.exec(origin) ?? [];
  return ledgerId === undefined ? undefined : { ledgerId, epoch: Number(epoch) };
}

/** The text that is signed. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`;
}

/** Reads the text of a signed note as a checkpoint; undefined when it is none. Extension lines are passed over. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [, origin, size, base64] =
    /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n(?:[^\n]+\n)*$/.exec(text) ?? [];
  if (origin === undefined || base64 === undefined) return undefined;
  const root = Buffer.from(base64, 'base64');
  if (root.length !== HASH_BYTES || !Number.isSafeInteger(Number(size))) return undefined;
  return { origin, root, size: Number(size) };
}
