import type { Digest } from '#eventsourcing';
import { canonicalJson, type JsonValue } from '#ledger';
import { ContentStore, type Found, type NewContent } from '../content-store.js';
import { saltedDigest, saltFor } from '../salted-digest.js';

/** The content store in memory, for properties that want thousands of them. */
export class InMemoryContentStore extends ContentStore {
  private readonly rows = new Map<Digest, Found>();
  private readonly known = new Map<string, Digest>();

  async put(contents: readonly NewContent[]): Promise<readonly Digest[]> {
    return contents.map(({ kind, subject, body }) => {
      const text = canonicalJson(body);
      const same = JSON.stringify([subject, text]);
      const digest = this.known.get(same) ?? saltedDigest(saltFor(subject), text);
      this.known.set(same, digest);
      this.rows.set(digest, { state: 'present', body: JSON.parse(text) as JsonValue, subject, kind });
      return digest;
    });
  }

  async find(digests: readonly Digest[]): Promise<ReadonlyMap<Digest, Found>> {
    return new Map(digests.map((digest) => [digest, this.rows.get(digest) ?? { state: 'missing' }]));
  }

  async erase(subject: string): Promise<readonly Digest[]> {
    const gone = [...this.rows].flatMap(([digest, row]) =>
      row.state === 'present' && row.subject === subject ? [digest] : [],
    );
    for (const digest of gone) this.rows.set(digest, { state: 'erased', subject });
    return gone;
  }
}
