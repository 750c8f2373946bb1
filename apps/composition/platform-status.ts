import type { DataSource } from 'typeorm';
import type { Ledger } from '#ledger';
import type { ReadModels } from '#projections';
import { SAGAS } from '#subscriptions';

export interface PlatformStatus {
  readonly ledger_position: number;
  /** Low-water mark of all partitions; null before the first. */
  readonly sagas_position: number | null;
  readonly read_models: readonly {
    readonly name: string;
    readonly state: string;
    readonly position: number;
    readonly error: string | null;
  }[];
  readonly parked: readonly {
    readonly subscription: string;
    readonly lane: string;
    readonly position: number;
    readonly attempts: number;
    readonly error: string;
    readonly parked_at: string;
  }[];
  readonly workers: readonly {
    readonly name: string;
    readonly heartbeat_at: string;
    readonly units: number;
  }[];
}

export async function platformStatus(
  ledger: Ledger,
  readModels: ReadModels,
  database: DataSource,
): Promise<PlatformStatus> {
  const [sagas] = await database.query<{ position: number | null }[]>(
    'SELECT min(position) AS position FROM subscriptions.checkpoints WHERE subscription = $1',
    [SAGAS],
  );
  return {
    ledger_position: (await ledger.head()).position,
    sagas_position: sagas?.position ?? null,
    read_models: await readModels.states(),
    parked: await database.query<PlatformStatus['parked'][number][]>(
      'SELECT subscription, lane, position, attempts, error, parked_at FROM subscriptions.parked ORDER BY parked_at',
    ),
    workers: await database.query<PlatformStatus['workers'][number][]>(
      `SELECT w.name, w.heartbeat_at, count(u.unit) AS units
         FROM subscriptions.workers w LEFT JOIN subscriptions.units u USING (worker_id)
        GROUP BY w.worker_id ORDER BY w.name`,
    ),
  };
}
