import { DatabaseUnavailable, isUnavailable, pool } from '#database';
import type { Digest } from '#eventsourcing';
import { canonicalJson, type JsonValue } from '#ledger';
import type pg from 'pg';
import { ContentAltered, ContentStore, type Found, type NewContent } from './content-store.js';
import { bodyHash, saltedDigest, saltFor } from './salted-digest.js';

/** Rows and bytes that go in one statement. */
const MAX_ROWS = 1_000;
const MAX_CHARACTERS = 4 * 1024 * 1024;

interface Row {
  readonly digest: Digest;
  readonly kind: string;
  readonly subject: string | null;
  readonly salt: Buffer;
  readonly body: string;
}

/** The content store in PostgreSQL. */
export class PostgresContentStore extends ContentStore {
  private readonly pool: pg.Pool;

  constructor(url: string) {
    super();
    this.pool = pool({ url, name: 'content', max: 4 });
  }

  async put(contents: readonly NewContent[]): Promise<readonly Digest[]> {
    const digests: Digest[] = [];
    for (const chunk of chunks(contents.map(ready))) digests.push(...(await this.putChunk(chunk)));
    return digests;
  }

  async find(digests: readonly Digest[]): Promise<ReadonlyMap<Digest, Found>> {
    const found = new Map<Digest, Found>();
    for (let from = 0; from < digests.length; from += MAX_ROWS) {
      const wanted = digests.slice(from, from + MAX_ROWS);
      for (const row of await this.query<Row>('content-find', FIND, [wanted])) {
        if (saltedDigest(row.salt, row.body) !== row.digest) throw new ContentAltered(row.digest);
        const body = JSON.parse(row.body) as JsonValue;
        found.set(row.digest, { state: 'present', body, subject: row.subject, kind: row.kind });
      }
      const absent = wanted.filter((digest) => !found.has(digest));
      if (absent.length === 0) continue;
      const gone = await this.query<{ digest: Digest; subject: string }>('content-erased', ERASED, [absent]);
      for (const digest of absent) found.set(digest, { state: 'missing' });
      for (const { digest, subject } of gone) found.set(digest, { state: 'erased', subject });
    }
    return found;
  }

  async erase(subject: string): Promise<readonly Digest[]> {
    const rows = await this.query<{ digest: Digest }>('content-erase', ERASE, [subject]);
    return rows.map((row) => row.digest);
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async putChunk(chunk: readonly Ready[]): Promise<readonly Digest[]> {
    // Another process may be keeping the same at this moment: its row is seen once it is committed.
    for (;;) {
      const rows = await this.query<{ digest: Digest | null }>('content-put', PUT, [
        chunk.map((content) => content.digest),
        chunk.map((content) => content.kind),
        chunk.map((content) => content.subject),
        chunk.map((content) => content.salt),
        chunk.map((content) => content.hash),
        chunk.map((content) => content.body),
      ]);
      const digests = rows.flatMap(({ digest }) => digest ?? []);
      if (digests.length === chunk.length) return digests;
    }
  }

  private async query<T extends pg.QueryResultRow>(
    name: string,
    text: string,
    values: readonly unknown[],
  ): Promise<T[]> {
    try {
      return (await this.pool.query<T>({ name, text, values: [...values] })).rows;
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      throw new DatabaseUnavailable(`The content store can't be reached (${(error as Error).message}).`, {
        cause: error,
      });
    }
  }
}

const PUT = /* sql */ `
WITH given AS MATERIALIZED (
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::bytea[], $6::text[])
    WITH ORDINALITY AS g(digest, kind, subject, salt, body_hash, body, no)
), kept AS (
  INSERT INTO content.rows (digest, kind, subject, salt, body_hash, body)
  SELECT DISTINCT ON (body_hash, coalesce(subject, '')) digest, kind, subject, salt, body_hash, body
    FROM given g
   WHERE NOT EXISTS (SELECT FROM content.rows r
                      WHERE r.body_hash = g.body_hash AND coalesce(r.subject, '') = coalesce(g.subject, ''))
   ORDER BY body_hash, coalesce(subject, ''), no
  ON CONFLICT DO NOTHING
  RETURNING digest, subject, body_hash
)
SELECT coalesce(k.digest, r.digest) AS digest
  FROM given g
  LEFT JOIN kept k ON k.body_hash = g.body_hash AND coalesce(k.subject, '') = coalesce(g.subject, '')
  LEFT JOIN content.rows r ON r.body_hash = g.body_hash AND coalesce(r.subject, '') = coalesce(g.subject, '')
 ORDER BY g.no`;

const FIND = /* sql */ `
SELECT digest, kind, subject, salt, body FROM content.rows WHERE digest = ANY ($1)`;

const ERASED = /* sql */ `
SELECT digest, subject FROM content.erased WHERE digest = ANY ($1)`;

const ERASE = /* sql */ `
WITH gone AS (
  DELETE FROM content.rows WHERE subject = $1 RETURNING digest, subject
), noted AS (
  INSERT INTO content.erased (digest, subject) SELECT digest, subject FROM gone ON CONFLICT DO NOTHING
)
SELECT digest FROM content.erased WHERE subject = $1
UNION
SELECT digest FROM gone ORDER BY 1`;

interface Ready {
  readonly digest: Digest;
  readonly kind: string;
  readonly subject: string | null;
  readonly salt: Buffer;
  readonly hash: Buffer;
  readonly body: string;
}

function ready(content: NewContent): Ready {
  const body = canonicalJson(content.body);
  const salt = saltFor(content.subject);
  return {
    digest: saltedDigest(salt, body),
    kind: content.kind,
    subject: content.subject,
    salt,
    hash: bodyHash(body),
    body,
  };
}

function* chunks(contents: readonly Ready[]): Generator<readonly Ready[]> {
  let chunk: Ready[] = [];
  let characters = 0;
  for (const content of contents) {
    if (chunk.length > 0 && (chunk.length >= MAX_ROWS || characters + content.body.length > MAX_CHARACTERS)) {
      yield chunk;
      chunk = [];
      characters = 0;
    }
    chunk.push(content);
    characters += content.body.length;
  }
  if (chunk.length > 0) yield chunk;
}
