import type { ContentStore, Found } from '#content';
import type { Digest } from '#eventsourcing';
import type { JsonValue } from '#ledger';

/** Who something is about, as lists show it. */
export interface Card {
  readonly customer_name: string | null;
  readonly recipient: string | null;
}

/** Content as people see it: in the place of what was erased stands `erased`. */
export class ShownContent {
  private constructor(private readonly found: ReadonlyMap<Digest, Found>) {}

  static async of(content: ContentStore, digests: readonly (Digest | null)[]): Promise<ShownContent> {
    return new ShownContent(await content.find(digests.filter((digest) => digest !== null)));
  }

  /** Null where there is no digest. */
  body(digest: Digest | null): JsonValue {
    if (digest === null) return null;
    const one = this.found.get(digest);
    return one?.state === 'present' ? one.body : 'erased';
  }

  card(digest: Digest | null): Card {
    const body = this.body(digest);
    if (body === 'erased') return { customer_name: 'erased', recipient: 'erased' };
    const { customer_name = null, recipient = null } = (body ?? {}) as Partial<Card>;
    return { customer_name, recipient };
  }
}
