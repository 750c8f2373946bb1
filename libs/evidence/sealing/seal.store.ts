import { pool } from '#database';
import type { Position } from '#ledger';
import type { Tile } from '#ledger/merkle';
import { fence, type Lease } from '#subscriptions';
import type pg from 'pg';
import { EvidenceBroken } from '../evidence-broken.js';

/** A checkpoint as it is kept. */
export interface SealedCheckpoint {
  /** Events that it covers: all up to this position. */
  readonly size: Position;
  readonly previous: Position;
  readonly root: Uint8Array;
  readonly note: string;
  /** Leaf hashes since the one before, as far as they were in no full tile, one after the other. */
  readonly tail: Uint8Array;
  readonly sealed_at: string;
}

export type NewSeal = Omit<SealedCheckpoint, 'sealed_at'> & { readonly tiles: readonly Tile[] };

/** How far an anchor has come. */
export interface AnchoredState {
  readonly anchor: string;
  /** It has every checkpoint up to this one. */
  readonly size: number;
  readonly anchored_at: string;
  /** Why it has not the next; null when nothing is in the way. */
  readonly problem: string | null;
}

const UNIQUE_VIOLATION = '23505';
const COLUMNS = 'size, previous, root, note, tail, sealed_at';

/** The Merkle log's hashes and signed checkpoints in PostgreSQL. Only ever added to. */
export class SealStore {
  private readonly pool: pg.Pool;

  constructor(url: string) {
    this.pool = pool({ url, name: 'evidence', max: 3, queryTimeoutMs: 30_000 });
  }

  async last(): Promise<SealedCheckpoint | undefined> {
    const { rows } = await this.pool.query<SealedCheckpoint>(
      `SELECT ${COLUMNS} FROM evidence.checkpoints ORDER BY size DESC LIMIT 1`,
    );
    return rows[0];
  }

  /** Checkpoints larger than a size, in order. */
  async after(size: number, limit: number): Promise<readonly SealedCheckpoint[]> {
    const { rows } = await this.pool.query<SealedCheckpoint>(
      `SELECT ${COLUMNS} FROM evidence.checkpoints WHERE size > $1 ORDER BY size LIMIT $2`,
      [size, limit],
    );
    return rows;
  }

  /** Leaf hashes after a boundary of tiles, as far as the checkpoints up to a size have them. */
  async tails(after: number, upTo: number): Promise<Uint8Array> {
    const { rows } = await this.pool.query<{ tail: Buffer }>(
      'SELECT tail FROM evidence.checkpoints WHERE size > $1 AND size <= $2 ORDER BY size',
      [after, upTo],
    );
    return Buffer.concat(rows.map((row) => row.tail));
  }

  async tile(level: number, index: number): Promise<Uint8Array | undefined> {
    const { rows } = await this.pool.query<{ hashes: Buffer }>(
      'SELECT hashes FROM evidence.tiles WHERE level = $1 AND index = $2',
      [level, index],
    );
    return rows[0]?.hashes;
  }

  /** Roots of neighbouring tiles, as many as there are. */
  async tileRoots(level: number, from: number, count: number): Promise<readonly Uint8Array[]> {
    const { rows } = await this.pool.query<{ root: Buffer }>(
      'SELECT root FROM evidence.tiles WHERE level = $1 AND index >= $2 AND index < $3 ORDER BY index',
      [level, from, from + count],
    );
    return rows.map((row) => row.root);
  }

  /** Full tiles of a level from an index on, in order. */
  async tiles(level: number, from: number, limit: number): Promise<readonly Tile[]> {
    const { rows } = await this.pool.query<Tile>(
      'SELECT level, index, root, hashes FROM evidence.tiles WHERE level = $1 AND index >= $2 ORDER BY index LIMIT $3',
      [level, from, limit],
    );
    return rows;
  }

  /**
   * Adds a checkpoint and its tiles; answers false when somebody else has sealed since.
   * @param lease of the unit that seals; undefined for a checkpoint that was asked for
   * @throws LeaseLost
   */
  async add(seal: NewSeal, lease: Lease | undefined): Promise<boolean> {
    try {
      await this.inTransaction(lease, async (connection) => {
        await connection.query(
          `INSERT INTO evidence.checkpoints (size, previous, root, note, tail) VALUES ($1, $2, $3, $4, $5)`,
          [seal.size, seal.previous, seal.root, seal.note, seal.tail],
        );
        if (seal.tiles.length === 0) return;
        await connection.query(
          `INSERT INTO evidence.tiles (level, index, root, hashes)
           SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[], $4::bytea[])`,
          [
            seal.tiles.map((tile) => tile.level),
            seal.tiles.map((tile) => tile.index),
            seal.tiles.map((tile) => tile.root),
            seal.tiles.map((tile) => tile.hashes),
          ],
        );
      });
      return true;
    } catch (error) {
      const { code, table } = error as { code?: string; table?: string };
      if (code !== UNIQUE_VIOLATION) throw error;
      if (table === 'checkpoints') return false;
      throw new EvidenceBroken(
        `Events after position ${seal.previous} were sealed before, and their checkpoints are gone.`,
      );
    }
  }

  /** How far each anchor has come. */
  async anchored(): Promise<readonly AnchoredState[]> {
    const { rows } = await this.pool.query<AnchoredState>(
      'SELECT anchor, size, anchored_at, problem FROM evidence.anchored ORDER BY anchor',
    );
    return rows;
  }

  /** @throws LeaseLost */
  async noteAnchored(anchor: string, size: number, problem: string | null, lease: Lease): Promise<void> {
    await this.inTransaction(lease, (connection) =>
      connection.query(
        `INSERT INTO evidence.anchored AS a (anchor, size, problem) VALUES ($1, $2, $3)
         ON CONFLICT (anchor) DO UPDATE
           SET size = excluded.size, problem = excluded.problem,
               anchored_at = CASE WHEN excluded.size > a.size THEN clock_timestamp() ELSE a.anchored_at END`,
        [anchor, size, problem],
      ),
    );
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async inTransaction(
    lease: Lease | undefined,
    work: (connection: pg.ClientBase) => Promise<unknown>,
  ): Promise<void> {
    const connection = await this.pool.connect();
    try {
      await connection.query('BEGIN');
      if (lease) await fence(connection, lease);
      await work(connection);
      await connection.query('COMMIT');
    } catch (error) {
      await connection.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      connection.release();
    }
  }
}
