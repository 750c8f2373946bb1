import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#clock';
import {
  type CompiledContract,
  ContractRegistry,
  durationMs,
  type Precondition,
  preconditionHolds,
} from '#contracts';
import { ContentStore } from '#content';
import type { Digest, RunId } from '#eventsourcing';
import { type JsonObject, type JsonValue, Ledger, type Position, revision } from '#ledger';
import { ContextSql, ContextSqlError } from '#mirror';
import { type PreconditionChecked, RUN_KEYS, type RunStarted } from '../../domain/index.js';
import { Epilogues } from '../end-run/epilogues.js';
import { Freshness } from '../freshness.js';
import { inputOf, sqlParameters } from '../load-context/run-input.js';
import { RunRepository } from '../run-repository.js';
import { type Cause, runStream } from '../run-streams.js';

/** Looks at what must hold before anything is planned. A failed `block` ends the run, a `warn` goes on to the gate. */
export class CheckPreconditions extends Command<void> {
  constructor(
    readonly runId: RunId,
    readonly cause: Cause,
  ) {
    super();
  }
}

@CommandHandler(CheckPreconditions)
export class CheckPreconditionsHandler implements ICommandHandler<CheckPreconditions> {
  constructor(
    private readonly ledger: Ledger,
    private readonly runs: RunRepository,
    private readonly contracts: ContractRegistry,
    private readonly content: ContentStore,
    private readonly sql: ContextSql,
    private readonly freshness: Freshness,
    private readonly epilogues: Epilogues,
    private readonly clock: Clock,
  ) {}

  async execute({ runId, cause }: CheckPreconditions): Promise<void> {
    const state = await this.runs.load(runId);
    if (!state.started || state.phase !== 'context_loaded') return;
    const compiled = await this.contracts.load(state.started.contract_digest);
    const input = await inputOf(this.content, state.started);
    const startedAt = await this.ledger.locate(runStream(runId), revision(0));
    const checks: PreconditionChecked[] = [];
    for (const precondition of compiled.contract.preconditions) {
      checks.push(await this.check(compiled, precondition, state.started, input, startedAt));
    }
    const blocking = checks.filter((check) => !check.passed && check.severity === 'block');
    const reasonDigest = await this.reason(runId, blocking);
    await this.runs.take(runId, RUN_KEYS.preconditions, cause, async (current) => ({
      kind: 'RecordPreconditions',
      checks,
      reasonDigest,
      epilogue: await this.epilogues.of(current, 'blocked'),
    }));
  }

  private async check(
    compiled: CompiledContract,
    precondition: Precondition,
    started: RunStarted['data'],
    input: JsonObject,
    startedAt: Position,
  ): Promise<PreconditionChecked> {
    const { name, severity } = precondition;
    let passed = false;
    let observed: JsonValue;
    try {
      await this.freshness.waitFor(await this.sql.relationsOf(precondition.sql), startedAt);
      const { columns, rows } = await this.sql.run(precondition.sql, {
        asOf: started.as_of,
        params: sqlParameters(started.run_id, input),
        maxRows: 1_000,
        timeoutMs: durationMs(precondition.timeout),
      });
      const { holds, error } = preconditionHolds(compiled, name, {
        columns,
        row: rows[0] ?? null,
        now: this.clock.now(),
        input,
        as_of: started.as_of,
        run_id: started.run_id,
      });
      passed = holds;
      observed = error === null ? (rows[0] ?? null) : { error };
    } catch (error) {
      // What can't be looked at does not hold.
      if (!(error instanceof ContextSqlError)) throw error;
      observed = { error: error.message };
    }
    const [digest] = await this.content.put([
      { kind: 'observed', subject: `run:${started.run_id}`, body: observed },
    ]);
    return { name, severity, passed, observed_digest: digest as Digest };
  }

  private async reason(runId: RunId, blocking: readonly PreconditionChecked[]): Promise<Digest | null> {
    if (blocking.length === 0) return null;
    const body = `Blocked by ${blocking.map((check) => check.name).join(', ')}.`;
    const [digest] = await this.content.put([{ kind: 'text', subject: `run:${runId}`, body }]);
    return digest ?? null;
  }
}
