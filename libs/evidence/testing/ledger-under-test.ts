import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '#clock';
import { client } from '#database';
import { createTestDatabase, type TestDatabase } from '#database/testing';
import { type Fact, lane, type Ledger, requestDigest, START, streamName } from '#ledger';
import { PostgresLedger } from '#ledger/postgres';
import type { Anchor } from '../anchors/anchor.js';
import { Evidence } from '../evidence.js';

/** A ledger in a real database, with hosts that seal it. */
export class LedgerUnderTest {
  readonly folder = mkdtempSync(join(tmpdir(), 'countersign-evidence-'));
  readonly keyFile = join(this.folder, 'signing.key');
  private readonly opened: Evidence[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly ledger: Ledger,
  ) {}

  static async start(): Promise<LedgerUnderTest> {
    const database = await createTestDatabase();
    return new LedgerUnderTest(
      database,
      new PostgresLedger({ url: database.logins.service }, new SystemClock()),
    );
  }

  /** Another host on the same ledger. */
  async host(
    anchors: readonly Anchor[] = [],
    keyFile = this.keyFile,
    ledger = this.ledger,
  ): Promise<Evidence> {
    const evidence = await Evidence.open({ ledger, keyFile, anchors, url: this.database.logins.service });
    this.opened.push(evidence);
    return evidence;
  }

  /** Appends so many events, ten to a stream. */
  async append(count: number, name = 'test'): Promise<void> {
    const from = (await this.ledger.readAll(START, 100_000)).length;
    for (let n = 0; n < count; n += 10) {
      const facts = Array.from({ length: Math.min(10, count - n) }, (_, index): Fact => {
        const key = `fact/${index}`;
        return {
          key,
          request: requestDigest({ key }),
          event: { type: 'Happened', data: { n: n + index, who: 'ü"\\' } },
        };
      });
      const stream = streamName(name, String(from + n));
      await this.ledger.appendEach({
        stream,
        facts,
        context: { lane: lane(stream), actor: 'mike', correlation_id: 'c' },
      });
    }
  }

  /** Does what only a superuser can, with every trigger out of the way. */
  async asSuperuser(...statements: readonly string[]): Promise<void> {
    const connection = client({ url: this.database.superuser, name: 'tamper' });
    await connection.connect();
    try {
      await connection.query("SET session_replication_role = 'replica'");
      for (const table of ['ledger.events', 'evidence.tiles', 'evidence.checkpoints']) {
        await connection.query(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
      }
      for (const statement of statements) await connection.query(statement);
    } finally {
      await connection.end();
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.opened.map((evidence) => evidence.close()));
    await this.ledger.close();
    await this.database.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
