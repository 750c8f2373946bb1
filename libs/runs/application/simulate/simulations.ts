import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '#clock';
import {
  type CompiledContract,
  type ContextQuery,
  ContractRegistry,
  durationMs,
  type Plan,
  preconditionHolds,
  startInput,
  PlanThread,
} from '#contracts';
import type { PlainDate, WorkflowType } from '#eventsourcing';
import type { JsonObject } from '#ledger';
import { ContextSql, ContextSqlError } from '#mirror';
import { Lessons } from '../freshness.js';
import { sqlParameters } from '../load-context/run-input.js';
import { type ContextRows, lessonRows } from '../load-context/context-rows.js';
import { zoneOf } from '../start-run/zone-of.js';
import { dateIn } from '#scheduling/cron';

export interface SimulationRequest {
  /** The business date; today in the contract's zone unless said. */
  readonly asOf?: PlainDate | undefined;
  readonly input?: JsonObject | undefined;
}

export interface Simulation {
  readonly plan: Plan;
  readonly preconditions: readonly {
    readonly name: string;
    readonly severity: 'warn' | 'block';
    readonly passed: boolean;
    readonly observed: unknown;
  }[];
}

/** Works out what a run would propose, from trigger to plan, and writes nothing at all. */
@Injectable()
export class Simulations {
  constructor(
    private readonly contracts: ContractRegistry,
    private readonly planner: PlanThread,
    private readonly sql: ContextSql,
    private readonly lessons: Lessons,
    private readonly clock: Clock,
  ) {}

  /** The contract in force. @throws Refusal not_found */
  async simulate(type: WorkflowType, request: SimulationRequest): Promise<Simulation> {
    return this.simulateContract(await this.contracts.inForce(type), request);
  }

  /** Any contract, in force or not. */
  async simulateContract(compiled: CompiledContract, request: SimulationRequest): Promise<Simulation> {
    const now = this.clock.now();
    const asOf = request.asOf ?? dateIn(zoneOf(compiled.contract), now);
    const input = startInput(compiled.contract, request.input ?? {});
    const runId = randomUUID();
    const params = sqlParameters(runId, input);
    const contexts: Record<string, ContextRows> = {};
    for (const [name, query] of Object.entries(compiled.contract.context)) {
      contexts[name] = await this.rows(query, asOf, params);
    }
    const plan = await this.planner.plan(compiled, {
      as_of: asOf,
      now,
      run_id: runId,
      input,
      contexts,
    });
    return { plan, preconditions: await this.preconditions(compiled, asOf, runId, input) };
  }

  private async rows(
    query: ContextQuery,
    asOf: PlainDate,
    params: Record<string, unknown>,
  ): Promise<ContextRows> {
    if (query.kind === 'reflexions') return lessonRows(await this.lessons.recent(query.tags, query.limit));
    const limits = { maxRows: query.max_rows, timeoutMs: durationMs(query.timeout) };
    return this.sql.run(query.sql, { asOf, params, ...limits });
  }

  private async preconditions(compiled: CompiledContract, asOf: PlainDate, runId: string, input: JsonObject) {
    const found: Simulation['preconditions'][number][] = [];
    for (const { name, severity, sql, timeout } of compiled.contract.preconditions) {
      try {
        const limits = { maxRows: 1_000, timeoutMs: durationMs(timeout) };
        const { columns, rows } = await this.sql.run(sql, {
          asOf,
          params: sqlParameters(runId, input),
          ...limits,
        });
        const row = rows[0] ?? null;
        const { holds, error } = preconditionHolds(compiled, name, {
          columns,
          row,
          now: this.clock.now(),
          as_of: asOf,
          run_id: runId,
          input,
        });
        found.push({ name, severity, passed: holds, observed: error === null ? row : { error } });
      } catch (error) {
        if (!(error instanceof ContextSqlError)) throw error;
        found.push({ name, severity, passed: false, observed: { error: error.message } });
      }
    }
    return found;
  }
}
