import type { Logger } from 'pino';
import { type DataSource } from 'typeorm';
import { type Clock, SystemClock } from '#clock';
import { PostgresContentStore } from '#content';
import { ContractRegistry, PlanThread } from '#contracts';
import { dataSource, userOf } from '#database';
import { anchorOf, Evidence } from '#evidence';
import { Doorkeeper, Tokens } from '#identity';
import { type Ledger } from '#ledger';
import { PostgresLedger } from '#ledger/postgres';
import { ContextSql, MirrorImporter, MirrorQueries } from '#mirror';
import { prepareReadModels, projections, projectionsDigest, ReadModels } from '#projections';
import { type Settings, StartupProblem } from '#settings';
import { platformStatus, type PlatformStatus } from './platform-status.js';
import { openDelivery, type Delivery } from './open-delivery.js';
import { type OpenDatabase } from './open-database.js';

/** Everything that the rooms are given: adapters picked here and nowhere else. */
export interface Platform {
  readonly settings: Settings;
  readonly log: Logger;
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly content: PostgresContentStore;
  readonly evidence: Evidence;
  readonly contracts: ContractRegistry;
  readonly planner: PlanThread;
  readonly sql: ContextSql;
  readonly importer: MirrorImporter;
  /** What screens read of the mirror. */
  readonly mirror: MirrorQueries;
  readonly readModels: ReadModels;
  /** Of the read models as this code makes them. */
  readonly readModelVersion: number;
  /** Read models, identity and everything else that is not a hot path. */
  readonly dataSource: DataSource;
  readonly tokens: Tokens;
  readonly doorkeeper: Doorkeeper;
  readonly delivery: Delivery;
  /** How far everybody has come, and what stands still. */
  status(): Promise<PlatformStatus>;
  close(): Promise<void>;
}

/** What a test puts in the place of a part, or around it. */
export interface Replacements {
  readonly clock?: Clock;
  readonly ledger?: (ledger: Ledger) => Ledger;
}

/** @throws StartupProblem when the clock is set before what the ledger already holds */
export async function openPlatform(
  settings: Settings,
  database: OpenDatabase,
  log: Logger,
  replace: Replacements = {},
): Promise<Platform> {
  const { service, reader } = database.logins;
  const clock = replace.clock ?? new SystemClock(settings.clockStart);
  const ownLedger = new PostgresLedger({ url: service }, clock);
  const ledger = replace.ledger?.(ownLedger) ?? ownLedger;
  const content = new PostgresContentStore(service);
  const source = await dataSource(service, { name: 'queries', max: 8 }).initialize();
  const sql = new ContextSql(reader);
  const planner = new PlanThread();
  const readModels = new ReadModels(service, projections);
  const importer = new MirrorImporter(service, clock);
  const mirror = new MirrorQueries(service);
  let evidence: Evidence | undefined;
  const delivery = openDelivery(settings, service, ledger, content);
  const close = async (): Promise<void> => {
    await planner.close();
    await evidence?.close();
    await Promise.all([ledger.close(), content.close(), sql.close(), readModels.close()]);
    await Promise.all([delivery.store.close(), mirror.close()]);
    await source.destroy();
  };
  try {
    await checkClock(settings, ledger);
    const head = await ledger.head();
    evidence = await Evidence.open({
      ledger,
      url: service,
      keyFile: settings.signingKeyFile,
      anchors: settings.anchors.map(anchorOf),
    });
    const version = await prepareReadModels(service, userOf(reader), projections, projectionsDigest, head);
    return {
      settings,
      log,
      database,
      clock,
      ledger,
      content,
      evidence,
      sql,
      planner,
      readModels,
      importer,
      mirror,
      readModelVersion: version,
      contracts: new ContractRegistry(ledger, content),
      dataSource: source,
      tokens: new Tokens(source, ledger),
      doorkeeper: new Doorkeeper(source),
      delivery,
      status: () => platformStatus(ledger, readModels, source),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Time in the ledger never runs backwards, so a clock may not be set before its last event. */
async function checkClock({ clockStart }: Settings, ledger: Ledger): Promise<void> {
  if (clockStart === undefined) return;
  const { recordedAt } = await ledger.head();
  if (recordedAt === null || clockStart >= recordedAt) return;
  throw new StartupProblem(
    `COUNTERSIGN_CLOCK is ${clockStart}, and the ledger's last event is of ${recordedAt}. Set it to that or later, ` +
      `or unset it.`,
  );
}
