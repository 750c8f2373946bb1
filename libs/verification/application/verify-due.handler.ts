import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#clock';
import { type Check, checkHolds, type CompiledContract, ContractRegistry } from '#contracts';
import { ContentStore } from '#content';
import type { Digest, Instant, RunId } from '#eventsourcing';
import { type JsonValue, Ledger, type Position, START } from '#ledger';
import { ContextSql, ContextSqlError } from '#mirror';
import { Freshness, RunRepository, runStream } from '#runs';
import { countsOf, RUN_KEYS, type RunState, type Verdict } from '#runs/domain';
import { failureKind } from '#subscriptions';
import { DueChecks } from './due-checks.js';

export interface VerifyReport {
  readonly passed: number;
  readonly failed: number;
  readonly timed_out: number;
  /** Could not be looked at now; tried again at the next tick. */
  readonly left: number;
  /** When the next check is due; null when none waits. */
  readonly next_due_at: Instant | null;
}

/** Runs every check that is due. */
export class VerifyDue extends Command<VerifyReport> {}

const MAX_CHECKS = 1_000;
const MAX_ROWS = 1_000;
const TIMEOUT_MS = 10_000;

type Finding = { readonly type: Verdict['type']; readonly observed: JsonValue };

@CommandHandler(VerifyDue)
export class VerifyDueHandler implements ICommandHandler<VerifyDue> {
  constructor(
    private readonly ledger: Ledger,
    private readonly due: DueChecks,
    private readonly runs: RunRepository,
    private readonly contracts: ContractRegistry,
    private readonly content: ContentStore,
    private readonly sql: ContextSql,
    private readonly freshness: Freshness,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<VerifyReport> {
    const report = { passed: 0, failed: 0, timed_out: 0, left: 0 };
    for (const { runId, check } of await this.due.due(MAX_CHECKS)) {
      const verdict = await this.verify(runId, check);
      if (verdict === 'VerifyPassed') report.passed++;
      else if (verdict === 'VerifyFailed') report.failed++;
      else if (verdict === 'VerifyTimedOut') report.timed_out++;
      else if (verdict === 'left') report.left++;
    }
    return { ...report, next_due_at: await this.due.next() };
  }

  private async verify(runId: RunId, name: string): Promise<Verdict['type'] | 'left' | 'already'> {
    const state = await this.runs.load(runId);
    const scheduled = state.checks.get(name);
    const now = this.clock.now();
    if (!state.started || scheduled?.verdict !== undefined || !scheduled || now < scheduled.due_at)
      return 'already';
    const compiled = await this.contracts.load(state.started.contract_digest);
    const check = compiled.contract.verify.find((one) => one.name === name);
    const finding = check && (await this.look(compiled, check, state, now));
    if (!finding && now < scheduled.deadline_at) return 'left';
    const { type, observed } = finding ?? { type: 'VerifyTimedOut', observed: null };
    const [digest] = await this.content.put([{ kind: 'observed', subject: `run:${runId}`, body: observed }]);
    await this.runs.take(
      runId,
      RUN_KEYS.verdict(name),
      { actor: 'countersign' },
      {
        kind: 'RecordVerdict',
        verdict: {
          type,
          data: { run_id: runId, check: name, executed_at: now, observed_digest: digest as Digest },
        },
      },
    );
    return type;
  }

  /** What a check finds; undefined when it could not look. */
  private async look(
    compiled: CompiledContract,
    check: Check,
    state: RunState,
    now: Instant,
  ): Promise<Finding | undefined> {
    try {
      switch (check.kind) {
        case 'sql':
          return await this.lookBySql(compiled, check, state, now);
        case 'object':
        case 'http':
          return undefined;
      }
    } catch (error) {
      if (error instanceof ContextSqlError) {
        return { type: 'VerifyFailed', observed: { error: error.message } };
      }
      if (failureKind(error) !== 'later') throw error;
      return undefined;
    }
  }

  private async lookBySql(
    compiled: CompiledContract,
    check: Extract<Check, { kind: 'sql' }>,
    state: RunState,
    now: Instant,
  ): Promise<Finding> {
    const started = state.started as NonNullable<RunState['started']>;
    const completedAt = await this.endOf(started.run_id);
    await this.freshness.waitFor(await this.sql.relationsOf(check.sql_check), completedAt);
    const { columns, rows } = await this.sql.run(check.sql_check, {
      asOf: started.as_of,
      params: { run_id: started.run_id },
      maxRows: MAX_ROWS,
      timeoutMs: TIMEOUT_MS,
    });
    const row = rows[0] ?? null;
    const { holds, error } = checkHolds(
      compiled,
      check.name,
      { columns, row, now, as_of: started.as_of, run_id: started.run_id, input: {} },
      { id: started.run_id, counts: countsOf(state) },
    );
    const observed = error === null ? row : { error };
    return { type: holds ? 'VerifyPassed' : 'VerifyFailed', observed };
  }

  private async endOf(runId: RunId): Promise<Position> {
    const events = await this.ledger.read(runStream(runId));
    const end = events.find((event) => event.type === 'RunCompleted');
    return end ? this.ledger.locate(runStream(runId), end.revision) : START;
  }
}
