import { get } from './request.js';

/** How every list answers. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
}

/** The most that one answer brings. */
export const PAGE_SIZE = 200;

export interface Loaded<Item> {
  readonly items: readonly Item[];
  readonly complete: boolean;
}

/** A whole list, page by page: what has come so far is told on the way. */
export async function* allOf<Item>(
  path: string,
  parameters: Readonly<Record<string, string | number | undefined>>,
  signal: AbortSignal,
): AsyncGenerator<Loaded<Item>> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const more: Page<Item> = await get<Page<Item>>(
      path,
      { ...parameters, limit: PAGE_SIZE, cursor: cursor ?? undefined },
      signal,
    );
    items.push(...more.items);
    cursor = more.next_cursor;
    yield { items: [...items], complete: cursor === null };
  } while (cursor !== null);
}
