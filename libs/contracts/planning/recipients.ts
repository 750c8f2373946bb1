import { failureOf, ItemFailure } from './item-failure.js';

/** One mailbox and nothing else: no list, no line break that would begin a header of its own. */
const ADDRESS = /^[^\s@<>(),;:"\\[\]]{1,64}@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)$/;

/** @returns its domain @throws ItemFailure */
export function checkAddress(address: string, whose: string): string {
  const [, domain] = ADDRESS.exec(address) ?? [];
  if (domain !== undefined) return domain.toLowerCase();
  throw new ItemFailure(
    'NO_ADDRESS',
    `Expected a mail address for ${whose}, found ${JSON.stringify(address.slice(0, 100))}. Correct it in the ERP.`,
  );
}

/**
 * The rep's note and the customer's letter use one tool, so the recipient is looked at: an internal note goes to
 * our own domains only, a letter to a customer never does.
 *
 * @throws ItemFailure
 */
export function checkRecipient(address: string, kind: string, internalDomains: readonly string[]): void {
  const domain = checkAddress(address, kind);
  const inside = internalDomains.some((own) => domain === own || domain.endsWith(`.${own}`));
  const ours = internalDomains.join(', ');
  if (kind === 'customer' && inside) {
    throw new ItemFailure(
      'WRONG_RECIPIENT',
      `A letter to a customer would go to ${address}, one of our own domains (${ours}). Correct the contact.`,
    );
  }
  if (kind !== 'customer' && !inside) {
    throw new ItemFailure(
      'WRONG_RECIPIENT',
      `An internal note to ${kind} would leave the house: ${address} is not at ${ours}. Correct the address.`,
    );
  }
}

/** Why a mail of this kind can't go to an address, and what to do; null when it can. */
export function recipientProblem(
  address: string,
  kind: string,
  internalDomains: readonly string[],
): string | null {
  try {
    checkRecipient(address, kind, internalDomains);
    return null;
  } catch (error) {
    return failureOf(error).error;
  }
}
