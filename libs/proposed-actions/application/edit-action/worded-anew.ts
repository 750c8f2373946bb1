import { type Contract, editedLetter, recipientProblem, retitled } from '#contracts';
import { Refusal } from '#eventsourcing';
import { canonicalJson, type JsonValue } from '#ledger';
import type { ActionContent, ActionRecipient } from '../../domain/index.js';
import { type DraftChanges, FIXED_FIELDS, type NewRecipient } from './edit-action.command.js';

/** The content that an edit makes of a draft. @throws Refusal invalid when it can't be sent like that */
export function wordedAnew(content: ActionContent, changes: DraftChanges, contract: Contract): ActionContent {
  refuseFixed(content, changes.rest ?? {});
  return { ...content, ...lettered(content, changes, contract), ...addressed(content, changes, contract) };
}

function refuseFixed(content: ActionContent, rest: NonNullable<DraftChanges['rest']>): void {
  for (const field of FIXED_FIELDS) {
    const given = rest[field];
    if (given === undefined || canonicalJson(given) === canonicalJson(content[field] as JsonValue)) continue;
    throw new Refusal(
      'invalid',
      field === 'html'
        ? 'The HTML is made from the text: edit the text, and leave html out.'
        : `${field} follows from the plan and can't be edited. Edit subject, text, recipients or cc.`,
    );
  }
}

function lettered(
  content: ActionContent,
  changes: DraftChanges,
  { locale }: Contract,
): Pick<ActionContent, 'subject' | 'text' | 'html'> {
  const { subject, text, html } = content;
  if (changes.subject === undefined && changes.text === undefined) return { subject, text, html };
  if (subject === null || text === null) {
    throw new Refusal('invalid', `There is no letter to edit: this action is a ${content.tool}.`);
  }
  const unchanged = (changes.text ?? text) === text && (changes.subject ?? subject) === subject;
  if (unchanged) return { subject, text, html };
  try {
    const letter = editedLetter(changes.subject ?? subject, changes.text ?? text, locale);
    if (letter.subject === '') throw new RangeError('A letter has a subject, and this one is empty.');
    if (letter.text.trim() === '') throw new RangeError('A letter has a text, and this one is empty.');
    if ((changes.text ?? text) !== text) return letter;
    // Only the subject was changed: what the template made of the text stays.
    return { subject: letter.subject, text, html: html && retitled(html, letter.subject) };
  } catch (error) {
    if (error instanceof RangeError) throw new Refusal('invalid', error.message);
    throw error;
  }
}

function addressed(
  content: ActionContent,
  changes: DraftChanges,
  contract: Contract,
): Pick<ActionContent, 'recipients' | 'cc'> {
  const { recipients, cc } = content;
  if (!changes.recipients && !changes.cc) return { recipients, cc };
  if (recipients.length === 0) {
    throw new Refusal('invalid', `Nobody is written to: this action is a ${content.tool}.`);
  }
  const kinds = [...recipients, ...cc].map(({ kind }) => kind);
  const checked = (given: readonly NewRecipient[]): readonly ActionRecipient[] =>
    given.map((recipient) => recipientOf(recipient, kinds, contract));
  const to = changes.recipients ? checked(changes.recipients) : recipients;
  if (to.length === 0) throw new Refusal('invalid', 'A letter goes to somebody: give a recipient.');
  return { recipients: to, cc: changes.cc ? checked(changes.cc) : cc };
}

function recipientOf(
  { name, address, kind }: NewRecipient,
  kinds: readonly string[],
  { internal_domains }: Contract,
): ActionRecipient {
  const recipient = { name: name ?? null, address, kind: kind ?? kinds[0] ?? 'customer' };
  if (!kinds.includes(recipient.kind)) {
    throw new Refusal(
      'invalid',
      `Expected a recipient of kind ${[...new Set(kinds)].join(' or ')}, got ${recipient.kind}.`,
    );
  }
  const problem = recipientProblem(address, recipient.kind, internal_domains);
  if (problem !== null) throw new Refusal('invalid', problem);
  return recipient;
}
