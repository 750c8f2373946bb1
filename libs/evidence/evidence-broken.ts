/**
 * What was sealed and what is there do not fit together: something was altered or lost. Nothing is signed over it.
 * `countersign ledger verify` says what.
 */
export class EvidenceBroken extends Error {
  override readonly name = 'EvidenceBroken';

  constructor(message: string) {
    super(`${message} countersign ledger verify shows what was altered.`);
  }
}
