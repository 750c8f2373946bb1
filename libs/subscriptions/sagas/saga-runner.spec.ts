import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CommandBus, ICommand } from '@nestjs/cqrs';
import { SystemClock } from '#clock';
import { client, DatabaseUnavailable } from '#database';
import { createTestDatabase, type TestDatabase } from '#database/testing';
import {
  type JsonObject,
  lane,
  type Ledger,
  NO_EVENTS,
  type Recorded,
  requestDigest,
  revision,
  streamName,
} from '#ledger';
import { PostgresLedger } from '#ledger/postgres';
import { FinalFailure } from '../failure.js';
import { type Unit } from '../workers/unit.js';
import { Workers } from '../workers/workers.js';
import type { ParkedLane } from './parked.store.js';
import { SagaRunner } from './saga-runner.js';
import type { SagaSource } from './saga-source.js';

/** What a command of these tests is: the event that it came of. */
class React implements ICommand {
  constructor(readonly event: Recorded) {}
}

const silent = { info: () => undefined, warn: () => undefined };

describe('the saga runner', () => {
  let database: TestDatabase;
  let ledger: Ledger;
  let processes: TestProcess[];

  beforeEach(async () => {
    database = await createTestDatabase();
    ledger = new PostgresLedger({ url: database.logins.service }, new SystemClock());
    processes = [];
  });
  afterEach(async () => {
    for (const running of processes) await running.stop();
    await ledger.close();
    await database.drop();
  });

  /** One process: a runner on its units, whose handler is the test's. */
  class TestProcess {
    readonly handled: Recorded[] = [];
    readonly announced: ParkedLane[] = [];
    private readonly runner: SagaRunner;
    private readonly workers: Workers;

    constructor(handle: (event: Recorded) => Promise<void> = async () => undefined, units?: readonly Unit[]) {
      const sagas: SagaSource = {
        commandsFor: (event) => (event.type === 'Ignored' ? [] : [new React(event)]),
      };
      const commands = {
        execute: async ({ event }: React) => {
          await handle(event);
          this.handled.push(event);
        },
      } as unknown as CommandBus;
      this.runner = new SagaRunner({
        url: database.logins.service,
        ledger,
        sagas,
        commands,
        announce: async (parked) => void this.announced.push(parked),
        pause: () => 20,
        log: silent,
      });
      this.workers = new Workers(units ?? this.runner.units, {
        url: database.logins.service,
        name: 'test',
        eventTypes: ['Happened', 'Ignored', 'RunResumed'],
        times: { everyMs: 100, deadAfterMs: 2_000 },
        log: silent,
      });
    }

    async start(): Promise<this> {
      processes.push(this);
      await this.workers.start();
      return this;
    }

    async stop(): Promise<void> {
      processes = processes.filter((other) => other !== this);
      await this.workers.stop();
      await this.runner.close();
    }
  }

  const append = async (
    laneName: string,
    n: number,
    type = 'Happened',
    data: JsonObject = {},
  ): Promise<void> => {
    await ledger.append({
      stream: streamName('saga_test', laneName),
      expected: n === 0 ? NO_EVENTS : revision(n - 1),
      key: `k${n}`,
      request: requestDigest({ n }),
      events: [{ type, data: { n, ...data } }],
      context: { lane: lane(laneName), actor: 'test', correlation_id: 'c' },
    });
  };
  const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
    for (let tries = 0; !(await condition()); tries++) {
      if (tries > 1_500) throw new Error('It did not come to that within 15 s.');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const query = async <T extends object>(sql: string): Promise<T[]> => {
    const connection = client({ url: database.logins.service, name: 'test' });
    await connection.connect();
    const { rows } = await connection.query<T>(sql);
    await connection.end();
    return rows;
  };
  const ofLane = (events: readonly Recorded[], name: string): unknown[] =>
    events.filter((event) => event.metadata.lane === name).map((event) => event.data['n']);

  it('keeps the order of a lane while lanes go in parallel', async () => {
    let together = 0;
    let most = 0;
    const running = await new TestProcess(async () => {
      most = Math.max(most, ++together);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
      together--;
    }).start();
    await Promise.all(
      Array.from({ length: 20 }, async (_, l) => {
        for (let n = 0; n < 10; n++) await append(`lane-${l}`, n);
      }),
    );
    await until(() => running.handled.length === 200);
    for (let l = 0; l < 20; l++)
      expect(ofLane(running.handled, `lane-${l}`)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(most).toBeGreaterThan(5);
  });

  it('goes on from where it was after a clean stop, without handling anything again', async () => {
    const first = await new TestProcess().start();
    await append('a', 0);
    await until(() => first.handled.length === 1);
    await first.stop();
    await append('a', 1);
    const second = await new TestProcess().start();
    await until(() => second.handled.length === 1);
    expect(ofLane(second.handled, 'a')).toEqual([1]);
  });

  it('handles again what was not finished when it stopped', async () => {
    let begun = false;
    let interrupt: () => void = () => undefined;
    const first = await new TestProcess(async () => {
      begun = true;
      await new Promise<void>((_, reject) => (interrupt = () => reject(new Error('the process went down'))));
    }).start();
    await append('a', 0);
    await until(() => begun);
    const stopped = first.stop();
    interrupt();
    await stopped;
    const second = await new TestProcess().start();
    await until(() => second.handled.length === 1);
    expect(ofLane(second.handled, 'a')).toEqual([0]);
  });

  it('retries what fails and goes on in order', async () => {
    let failures = 3;
    const running = await new TestProcess(async (event) => {
      if (event.data['n'] === 1 && failures-- > 0) throw new Error('not yet');
    }).start();
    for (const n of [0, 1, 2]) await append('a', n);
    await until(() => running.handled.length === 3);
    expect(ofLane(running.handled, 'a')).toEqual([0, 1, 2]);
    expect(running.announced).toEqual([]);
  });

  it('parks a lane on a final failure, keeps its later events, and lets all others go on', async () => {
    const running = await new TestProcess(async (event) => {
      if (event.metadata.lane === 'bad') throw new FinalFailure('no retry changes this');
    }).start();
    for (const n of [0, 1, 2]) await append('bad', n);
    for (const n of [0, 1, 2]) await append('good', n);
    await until(() => running.handled.length === 3 && running.announced.length === 1);
    expect(running.announced).toMatchObject([
      { lane: 'bad', state: 'parked', error: 'FinalFailure: no retry changes this', position: 1 },
    ]);
    // The checkpoint has passed the parked lane's events.
    await until(async () => {
      const rows = await query<{ low: number }>(
        'SELECT min(position)::int AS low FROM subscriptions.checkpoints',
      );
      return rows[0]?.low === 6;
    });
  });

  it('parks after eight failures of one event', async () => {
    let attempts = 0;
    const running = await new TestProcess(async () => {
      attempts++;
      throw new Error('always');
    }).start();
    await append('bad', 0);
    await until(() => running.announced.length === 1);
    expect(attempts).toBe(8);
    expect(running.announced[0]).toMatchObject({ attempts: 8, error: 'Error: always' });
  }, 30_000);

  it('parks nobody while the database is away', async () => {
    let attempts = 0;
    const running = await new TestProcess(async () => {
      if (++attempts < 12) throw new DatabaseUnavailable('away');
    }).start();
    await append('a', 0);
    await until(() => running.handled.length === 1);
    expect(running.announced).toEqual([]);
  }, 60_000);

  it('resumes a parked lane in order, with what came meanwhile, on request', async () => {
    let broken = true;
    const running = await new TestProcess(async (event) => {
      if (broken && event.data['n'] === 1) throw new FinalFailure('broken');
    }).start();
    for (const n of [0, 1, 2]) await append('a', n);
    await until(() => running.announced.length === 1);
    await append('a', 3);
    broken = false;
    await append('a', 4, 'RunResumed');
    await append('a', 5);
    await until(() => running.handled.length === 6);
    expect(ofLane(running.handled, 'a')).toEqual([0, 1, 2, 3, 4, 5]);
    await until(async () => (await query('SELECT 1 FROM subscriptions.parked')).length === 0);
  });

  it('skips the event that parked the lane when told to', async () => {
    const running = await new TestProcess(async (event) => {
      if (event.data['n'] === 1) throw new FinalFailure('broken for ever');
    }).start();
    for (const n of [0, 1, 2]) await append('a', n);
    await until(() => running.announced.length === 1);
    await append('a', 3, 'RunResumed', { skip: true });
    await until(() => running.handled.length === 3);
    expect(ofLane(running.handled, 'a')).toEqual([0, 2, 3]);
  });

  it('parks again when resuming fails again, at the event that fails now', async () => {
    const running = await new TestProcess(async (event) => {
      if (event.data['n'] === 1 && running.announced.length === 0) throw new FinalFailure('first');
      if (event.data['n'] === 2) throw new FinalFailure('second');
    }).start();
    for (const n of [0, 1, 2]) await append('a', n);
    await until(() => running.announced.length === 1);
    await append('a', 3, 'RunResumed');
    await until(() => running.announced.length === 2);
    expect(running.announced[1]).toMatchObject({ position: 3, error: 'FinalFailure: second' });
    expect(ofLane(running.handled, 'a')).toEqual([0, 1]);
  });

  it('reads only what is new when it starts long after a parking, and still resumes the lane', async () => {
    const first = await new TestProcess(async (event) => {
      if (event.metadata.lane === 'bad') throw new FinalFailure('broken');
    }).start();
    await append('bad', 0);
    for (let n = 0; n < 50; n++) await append('good', n);
    await until(() => first.handled.length === 50 && first.announced.length === 1);
    await first.stop();
    const second = await new TestProcess().start();
    await until(() => second.announced.length === 1);
    expect(second.handled).toEqual([]);
    await append('bad', 1, 'RunResumed');
    await until(() => second.handled.length === 2);
    expect(ofLane(second.handled, 'bad')).toEqual([0, 1]);
  });

  it('leaves alone what no saga reacts to', async () => {
    const running = await new TestProcess().start();
    await append('a', 0, 'Ignored');
    await append('a', 1);
    await until(() => running.handled.length === 1);
    expect(ofLane(running.handled, 'a')).toEqual([1]);
  });
});
