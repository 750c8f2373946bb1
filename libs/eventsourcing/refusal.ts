/**
 * Why something asked for is not done, by the asker's fault or by the state of things; asking again the same
 * way gets the same answer. Which HTTP status it becomes is the server's business.
 *
 * - `invalid`: the words are wrong
 * - `not_found`: there is no such thing
 * - `forbidden`: not this person's to do
 * - `conflict`: it was decided otherwise, or something open stands in the way
 * - `digest_required`: a decision must name the digest of what was shown
 * - `digest_mismatch`: what was shown is no longer what is there
 * - `key_reused`: an idempotency key that belongs to another request
 */
export type RefusalCode =
  'invalid' | 'not_found' | 'forbidden' | 'conflict' | 'digest_required' | 'digest_mismatch' | 'key_reused';

export class Refusal extends Error {
  override readonly name = 'Refusal';

  /**
   * @param message what was expected, what was found, what to do
   * @param details facts for a machine: ids, links, who decided what and when
   */
  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}
