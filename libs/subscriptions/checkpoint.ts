import { ForeignCheckpoint, type Ledger, type LedgerHead, type Position, position, START } from '#ledger';

/** How far a reader has come: in which ledger, to which event. */
export interface Checkpoint {
  readonly ledgerId: string;
  readonly ledgerEpoch: number;
  readonly position: Position;
  /** Of the event at that position, where it is known. */
  readonly eventId: string | null;
}

export function beginning(head: LedgerHead): Checkpoint {
  return { ledgerId: head.ledgerId, ledgerEpoch: head.epoch, position: START, eventId: null };
}

/**
 * Whether a checkpoint belongs to this ledger as it stands. One that lies past the head, or of another ledger,
 * would otherwise wait for ever or skip what is there.
 * @throws ForeignCheckpoint
 */
export async function verifyCheckpoint(
  ledger: Ledger,
  reader: string,
  checkpoint: Checkpoint,
): Promise<void> {
  const head = await ledger.head();
  const what = `${reader} stands at position ${checkpoint.position}`;
  const remedy = 'Was the ledger restored from an older backup? Restore this database with it, or rebuild.';
  if (checkpoint.ledgerId !== head.ledgerId || checkpoint.ledgerEpoch !== head.epoch) {
    throw new ForeignCheckpoint(
      `${what} of ledger ${checkpoint.ledgerId} (epoch ${checkpoint.ledgerEpoch}), but this is ledger ` +
        `${head.ledgerId} (epoch ${head.epoch}). ${remedy}`,
    );
  }
  if (checkpoint.position > head.position) {
    throw new ForeignCheckpoint(`${what}, past the ledger's last event at ${head.position}. ${remedy}`);
  }
  if (checkpoint.eventId === null || checkpoint.position === START) return;
  const [event] = await ledger.readAll(position(checkpoint.position - 1), 1);
  if (event?.metadata.event_id !== checkpoint.eventId) {
    throw new ForeignCheckpoint(
      `${what}, where it saw event ${checkpoint.eventId} and the ledger now has ` +
        `${event?.metadata.event_id ?? 'nothing'}. ${remedy}`,
    );
  }
}
