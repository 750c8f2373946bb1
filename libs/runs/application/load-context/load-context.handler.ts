import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type ContextQuery, ContractRegistry, durationMs } from '#contracts';
import { ContentStore } from '#content';
import type { RunId } from '#eventsourcing';
import { Ledger, type Position, revision } from '#ledger';
import { ContextSql } from '#mirror';
import { type ContextSnapshot, RUN_KEYS, type RunStarted } from '../../domain/index.js';
import { Freshness, Lessons } from '../freshness.js';
import { RunRepository } from '../run-repository.js';
import { type Cause, runStream } from '../run-streams.js';
import { type ContextRows, lessonRows } from './context-rows.js';
import { inputOf, sqlParameters } from './run-input.js';
import { freeze } from './snapshot.js';

/** Reads what the contract wants to know, and freezes it. */
export class LoadContext extends Command<void> {
  constructor(
    readonly runId: RunId,
    readonly cause: Cause,
  ) {
    super();
  }
}

@CommandHandler(LoadContext)
export class LoadContextHandler implements ICommandHandler<LoadContext> {
  constructor(
    private readonly ledger: Ledger,
    private readonly runs: RunRepository,
    private readonly contracts: ContractRegistry,
    private readonly content: ContentStore,
    private readonly sql: ContextSql,
    private readonly freshness: Freshness,
    private readonly lessons: Lessons,
  ) {}

  async execute({ runId, cause }: LoadContext): Promise<void> {
    const { started, phase } = await this.runs.load(runId);
    if (!started || phase !== 'started') return;
    const { contract } = await this.contracts.load(started.contract_digest);
    const startedAt = await this.ledger.locate(runStream(runId), revision(0));
    const contexts: Record<string, ContextSnapshot> = {};
    for (const [name, query] of Object.entries(contract.context)) {
      const rows = await this.rowsOf(query, started, startedAt);
      contexts[name] = { digest: await freeze(this.content, runId, name, rows), rows: rows.rows.length };
    }
    await this.runs.take(runId, RUN_KEYS.context, cause, { kind: 'RecordContext', contexts });
  }

  private async rowsOf(
    query: ContextQuery,
    started: RunStarted['data'],
    startedAt: Position,
  ): Promise<ContextRows> {
    if (query.kind === 'reflexions') {
      await this.freshness.waitFor(['reflexion_log'], startedAt);
      return lessonRows(await this.lessons.recent(query.tags, query.limit));
    }
    await this.freshness.waitFor(await this.sql.relationsOf(query.sql), startedAt);
    return this.sql.run(query.sql, {
      asOf: started.as_of,
      params: sqlParameters(started.run_id, await inputOf(this.content, started)),
      maxRows: query.max_rows,
      timeoutMs: durationMs(query.timeout),
    });
  }
}
