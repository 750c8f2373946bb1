import type { Digest } from '#eventsourcing';
import type { JsonValue } from '#ledger';

/** Something to keep: a canonical JSON value under the digest that an event will name. */
export interface NewContent {
  /** What it is, for a person who looks at the store: `context-row`, `plan`, `draft`, `contract`, `text`. */
  readonly kind: string;
  /**
   * Whose data it is: `customer:C-1042`, or `run:<id>` for free text. Such content is salted, so that its digest
   * says nothing once it is erased. Null for what is nobody's (a contract's text, a list of digests).
   */
  readonly subject: string | null;
  readonly body: JsonValue;
}

/** What is found under a digest. */
export type Found =
  | {
      readonly state: 'present';
      readonly body: JsonValue;
      readonly subject: string | null;
      readonly kind: string;
    }
  | { readonly state: 'erased'; readonly subject: string }
  | { readonly state: 'missing' };

/** The content under a digest is not what the digest was made of. */
export class ContentAltered extends Error {
  override readonly name = 'ContentAltered';

  constructor(readonly digest: Digest) {
    super(`The content under ${digest} was altered: it no longer has that digest. Restore it from a backup.`);
  }
}

/**
 * What events name by digest: snapshots, plans, drafts, contract texts, free text. Port and injection token.
 *
 * Content is written before the event that names it, kept once, and checked against its digest on every reading.
 */
export abstract class ContentStore {
  /** Keeps each, in order; the same content of the same subject answers with the digest it already has. */
  abstract put(contents: readonly NewContent[]): Promise<readonly Digest[]>;

  /** @throws ContentAltered */
  abstract find(digests: readonly Digest[]): Promise<ReadonlyMap<Digest, Found>>;

  /** Deletes a subject's rows and their salts; answers with the digests that no longer lead anywhere. */
  abstract erase(subject: string): Promise<readonly Digest[]>;

  /** One that must be there. @throws ContentAltered, or an Error that says whether it was erased or is missing */
  async get(digest: Digest): Promise<JsonValue> {
    const found = (await this.find([digest])).get(digest);
    if (found?.state === 'present') return found.body;
    const why = found?.state === 'erased' ? `was erased with ${found.subject}` : 'is missing from the store';
    throw new Error(`The content ${digest} ${why}.`);
  }
}
