import type { Digest } from '#eventsourcing';

/** The key that signs this ledger's checkpoints from its beginning. Public keys are the base64 of their 32 bytes. */
export type SigningKeyEnrolled = {
  readonly type: 'SigningKeyEnrolled';
  readonly data: { readonly ledger_id: string; readonly public_key: string; readonly by: string };
};

/** Another key signs every checkpoint that covers this event. */
export type SigningKeyRotated = {
  readonly type: 'SigningKeyRotated';
  readonly data: {
    readonly ledger_id: string;
    readonly public_key: string;
    readonly replaces: string;
    /** A note, signed by the old key, that names the new one; null when the old one was lost. */
    readonly endorsement: string | null;
    readonly by: string;
    /** Content: why. */
    readonly reason_digest: Digest;
  };
};

/** The ledger goes on from a backup; what was recorded after that is lost. */
export type LedgerRestored = {
  readonly type: 'LedgerRestored';
  readonly data: {
    readonly ledger_id: string;
    readonly epoch: number;
    readonly by: string;
    /** Content: why. */
    readonly reason_digest: Digest;
  };
};

/** What happens in the stream `ledger-<ledger id>`. */
export type LedgerEvent = SigningKeyEnrolled | SigningKeyRotated | LedgerRestored;
export const LEDGER_EVENT_TYPES = [
  'SigningKeyEnrolled',
  'SigningKeyRotated',
  'LedgerRestored',
] as const satisfies readonly LedgerEvent['type'][];
