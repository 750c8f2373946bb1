import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { pool } from '#database';
import type pg from 'pg';
import { beat, BEAT_TIMES, type BeatTimes, buryDead, leave, registerTypes } from './beat.js';
import type { Lease, Unit } from './unit.js';

export interface WorkersOptions {
  /** The service's login. */
  readonly url: string;
  /** Shown to operators: host and process. */
  readonly name: string;
  /** Every event type that this build may write or must understand. */
  readonly eventTypes: readonly string[];
  /** Works only while no process that is not on standby does: a command line beside a server. */
  readonly standby?: boolean;
  readonly times?: BeatTimes;
  readonly log: WorkersLog;
}

export interface WorkersLog {
  info(message: string, facts: Readonly<Record<string, unknown>>): void;
  warn(message: string, facts: Readonly<Record<string, unknown>>): void;
}

interface Running {
  readonly epoch: number;
  readonly abort: AbortController;
  readonly finished: Promise<void>;
}

const RESTART_PAUSE_MS = 1_000;
const STOP_PATIENCE_MS = 10_000;

/** Keeps this process's heartbeat and runs the units that it holds. */
export class Workers {
  readonly workerId = randomUUID();
  private readonly pool: pg.Pool;
  private readonly times: BeatTimes;
  private readonly running = new Map<string, Running>();
  private readonly stopping = new AbortController();
  private lastBeat = Number.NEGATIVE_INFINITY;
  private loop: Promise<void> | undefined;

  constructor(
    private readonly units: readonly Unit[],
    private readonly options: WorkersOptions,
  ) {
    this.times = options.times ?? BEAT_TIMES;
    this.pool = pool({ url: options.url, name: 'workers', max: 1, queryTimeoutMs: this.times.deadAfterMs });
  }

  /** Registers the event types and takes up work; returns after the first beat. */
  async start(): Promise<void> {
    await registerTypes(this.pool, this.options.eventTypes);
    await buryDead(this.pool);
    await this.beatOnce();
    this.loop = this.beatOn();
  }

  /** Lets every unit finish what it is at, gives all back, and ends. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
    await Promise.all([...this.running.keys()].map((unit) => this.end(unit)));
    await leave(this.pool, this.workerId).catch(() => undefined);
    await this.pool.end();
  }

  held(): readonly string[] {
    return [...this.running.keys()];
  }

  private async beatOn(): Promise<void> {
    const { signal } = this.stopping;
    for (;;) {
      await sleep(this.times.everyMs, undefined, { signal }).catch(() => undefined);
      if (this.isStopping()) return;
      await this.beatOnce().catch((error: unknown) => {
        // Units go on until their lease is no longer fresh; then each waits for the database.
        this.options.log.warn('heartbeat failed', { error: String(error) });
      });
    }
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private async beatOnce(): Promise<void> {
    const begun = performance.now();
    const held = await beat(
      this.pool,
      {
        workerId: this.workerId,
        name: this.options.name,
        standby: this.options.standby ?? false,
        units: this.units.map((unit) => unit.name),
        needsAllTypes: this.units.filter((unit) => unit.needsAllTypes).map((unit) => unit.name),
        knownTypes: this.options.eventTypes,
      },
      this.times,
    );
    const epochs = new Map(held.map(({ unit, epoch }) => [unit, epoch]));
    for (const [unit, { epoch }] of this.running) {
      if (epochs.get(unit) !== epoch) void this.end(unit);
    }
    this.lastBeat = begun;
    for (const unit of this.units) {
      const epoch = epochs.get(unit.name);
      if (epoch !== undefined && !this.running.has(unit.name)) this.begin(unit, epoch);
    }
  }

  private begin(unit: Unit, epoch: number): void {
    const abort = new AbortController();
    const lease: Lease = {
      unit: unit.name,
      epoch,
      workerId: this.workerId,
      signal: abort.signal,
      // Half of the time after which others may take over, so that a late start ends before theirs begins.
      isFresh: () =>
        !abort.signal.aborted && performance.now() - this.lastBeat < this.times.deadAfterMs * 0.6,
      lost: () => abort.abort(),
    };
    this.options.log.info('unit taken', { unit: unit.name, epoch });
    const finished = this.runOn(unit, lease);
    this.running.set(unit.name, { epoch, abort, finished });
  }

  private async runOn(unit: Unit, lease: Lease): Promise<void> {
    while (!lease.signal.aborted) {
      try {
        await unit.run(lease);
      } catch (error) {
        this.options.log.warn('unit stopped by an error, is started again', {
          unit: unit.name,
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        });
      }
      await sleep(RESTART_PAUSE_MS, undefined, { signal: lease.signal }).catch(() => undefined);
    }
    this.options.log.info('unit given up', { unit: unit.name, epoch: lease.epoch });
    if (this.running.get(unit.name)?.epoch === lease.epoch) this.running.delete(unit.name);
  }

  private async end(name: string): Promise<void> {
    const running = this.running.get(name);
    if (!running) return;
    running.abort.abort();
    await Promise.race([running.finished, sleep(STOP_PATIENCE_MS, undefined, { ref: false })]);
  }
}
