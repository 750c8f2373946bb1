/**
 * What the codes of the AR contract say to a person. A contract may have others; those are shown as they are.
 */
const CODES: Readonly<Record<string, { readonly title: string; readonly about: string }>> = {
  ALREADY_PENDING: {
    title: 'Already pending',
    about: 'A draft for this customer and currency is still open.',
  },
  DO_NOT_DUN: { title: 'Do not dun', about: 'The customer is marked not to be reminded.' },
  PAUSED_UNTIL: { title: 'Paused', about: 'Reminders to this customer pause until a date.' },
  VIP: { title: 'VIP', about: 'Decided by itself, never in one click with others.' },
  LEGAL: { title: 'Legal', about: 'The account is with the lawyers.' },
  DISPUTED: {
    title: 'Disputed',
    about: 'Disputed documents were left out of the letter, or left too little.',
  },
  PROMISE_OPEN: { title: 'Promise open', about: 'The customer promised to pay and still has time.' },
  IN_FLIGHT: { title: 'Payment on its way', about: 'A payment was announced and is not booked yet.' },
  UNAPPLIED_COVERS: { title: 'Credits cover it', about: 'Credits not applied yet cover what is overdue.' },
  RECENT_CONTACT: { title: 'Contacted recently', about: 'The least days between two contacts are not over.' },
  REPLY_OPEN: { title: 'Reply open', about: 'The customer wrote and waits for an answer.' },
  BELOW_MINIMUM: { title: 'Below minimum', about: 'Too little is overdue to be worth a letter.' },
  NO_CONTACT: { title: 'No address', about: 'There is no address to write to: a phone task instead.' },
  ON_HOLD: { title: 'On hold already', about: 'The account is on hold; there is no second one.' },
  OVER_DAILY_CAP: { title: 'Over the daily cap', about: 'The day has as many as the contract allows.' },
  CONDITION_FAILED: {
    title: 'Condition without result',
    about: 'A condition of the contract has no result for this row.',
  },
  DRAFT_FAILED: { title: 'Draft incomplete', about: 'A value that the letter names is missing.' },
  TOTALS_DO_NOT_TIE: {
    title: 'Totals do not tie',
    about: 'The figures of the row are not those of its documents.',
  },
  NO_TIER: { title: 'No tier', about: 'None of the contract’s tiers holds for this row.' },
  NO_ADDRESS: { title: 'No recipient', about: 'An e-mail without a recipient.' },
  WRONG_RECIPIENT: {
    title: 'Wrong recipient',
    about: 'An internal note to the outside, or a letter to one’s own people.',
  },
  AMBIGUOUS_ROW: { title: 'Two rows for one', about: 'The context has two rows where one was expected.' },
  BAD_KEY: { title: 'Bad key', about: 'The key is empty, or belongs to another item too.' },
  PAID: { title: 'Paid', about: 'It was paid before it was decided.' },
  CANCELLED: { title: 'Run cancelled', about: 'The run was stopped.' },
  NEWER_RUN: { title: 'Newer run', about: 'A newer plan took its place.' },
};

/** The code in words; itself where there are none. */
export function codeTitle(code: string): string {
  return CODES[code]?.title ?? code;
}

export function codeAbout(code: string): string | undefined {
  return CODES[code]?.about;
}
