import type { ContentStore, NewContent } from '#content';
import type { Digest, RunId } from '#eventsourcing';
import type { JsonObject } from '#ledger';
import type { ContextRows } from './context-rows.js';

/** The column by which a row belongs to somebody, and can be erased with him. */
const SUBJECT_COLUMN = 'customer_id';

/** A row with its place among the others. */
type Placed = readonly [number, JsonObject];

/**
 * Freezes rows in the content store: those of one customer together, under his name, so that erasing him erases
 * them; a list of their digests is the snapshot.
 */
export async function freeze(
  content: ContentStore,
  runId: RunId,
  query: string,
  { columns, rows }: ContextRows,
): Promise<Digest> {
  const bySubject = new Map<string, Placed[]>();
  rows.forEach((row, index) => {
    const customer = row[SUBJECT_COLUMN];
    const subject = typeof customer === 'string' ? `customer:${customer}` : `run:${runId}`;
    const placed = bySubject.get(subject);
    if (placed) placed.push([index, row]);
    else bySubject.set(subject, [[index, row]]);
  });
  const parts = await content.put(
    [...bySubject].map(([subject, placed]): NewContent => ({
      kind: 'context-rows',
      subject,
      body: placed,
    })),
  );
  const [digest] = await content.put([
    { kind: 'context', subject: null, body: { query, columns: columns as never, rows: rows.length, parts } },
  ]);
  return digest as Digest;
}

/** Brings a frozen snapshot back, row by row in its order. @throws when a part was erased or altered */
export async function thaw(content: ContentStore, digest: Digest): Promise<ContextRows> {
  const snapshot = (await content.get(digest)) as unknown as {
    readonly columns: ContextRows['columns'];
    readonly rows: number;
    readonly parts: readonly Digest[];
  };
  const found = await content.find(snapshot.parts);
  const rows: JsonObject[] = Array.from({ length: snapshot.rows });
  for (const part of snapshot.parts) {
    const one = found.get(part);
    if (one?.state !== 'present') {
      throw new Error(
        `A part of the context ${digest} is ${one?.state ?? 'missing'}: the run can't be planned.`,
      );
    }
    for (const [index, row] of one.body as unknown as readonly Placed[]) rows[index] = row;
  }
  return { columns: snapshot.columns, rows };
}
