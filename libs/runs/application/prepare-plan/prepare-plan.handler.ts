import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#clock';
import { type Contract, ContractRegistry, PlanThread, type PreviousItem } from '#contracts';
import { ContentStore } from '#content';
import type { Instant, RunId, WorkflowType } from '#eventsourcing';
import { asDomainEvent, Ledger, NO_EVENTS } from '#ledger';
import { nextOccurrence } from '#scheduling/cron';
import {
  type AdmissionEvent,
  type PlanPrepared,
  RUN_KEYS,
  type RunEvent,
  type RunState,
} from '../../domain/index.js';
import { Epilogues } from '../end-run/epilogues.js';
import type { ContextRows } from '../load-context/context-rows.js';
import { inputOf } from '../load-context/run-input.js';
import { thaw } from '../load-context/snapshot.js';
import { RunRepository } from '../run-repository.js';
import { type Cause, runStream, workflowStream } from '../run-streams.js';
import { keepPlan, loadPlan, type PlanManifest, previousItems } from './manifest.js';

/** Works out everything that the run would do, and puts it before the approver. */
export class PreparePlan extends Command<void> {
  constructor(
    readonly runId: RunId,
    readonly cause: Cause,
  ) {
    super();
  }
}

/** Runs to look back at for a plan to compare with: those that were blocked or failed have none. */
const MAX_LOOK_BACK = 10;
/** A plan is among the first events of its run. */
const EVENTS_TO_THE_PLAN = 8;

@CommandHandler(PreparePlan)
export class PreparePlanHandler implements ICommandHandler<PreparePlan> {
  constructor(
    private readonly ledger: Ledger,
    private readonly runs: RunRepository,
    private readonly contracts: ContractRegistry,
    private readonly planner: PlanThread,
    private readonly content: ContentStore,
    private readonly epilogues: Epilogues,
    private readonly clock: Clock,
  ) {}

  async execute({ runId, cause }: PreparePlan): Promise<void> {
    const state = await this.runs.load(runId);
    if (!state.started || state.phase !== 'checked') return;
    const contract = await this.contracts.load(state.started.contract_digest);
    const plan = await this.planner.plan(contract, {
      as_of: state.started.as_of,
      now: state.started.started_at,
      run_id: runId,
      input: await inputOf(this.content, state.started),
      contexts: await this.contexts(state),
      previous: await this.previous(state.started.workflow_type, runId),
    });
    const { digest, manifest } = await keepPlan(this.content, runId, plan);
    await this.runs.take(runId, RUN_KEYS.plan, cause, async (current) => ({
      kind: 'RecordPlan',
      plan: figures(manifest, digest),
      nextOccurrence: nextOf(contract.contract, this.clock.now()),
      epilogue: await this.epilogues.of(current, 'nothing_to_do'),
    }));
  }

  private async contexts(state: RunState): Promise<Record<string, ContextRows>> {
    const contexts: Record<string, ContextRows> = {};
    for (const [name, snapshot] of Object.entries(state.contexts)) {
      contexts[name] = await thaw(this.content, snapshot.digest);
    }
    return contexts;
  }

  /** The items of the last plan of this type, decided or not. */
  private async previous(type: WorkflowType, runId: RunId): Promise<readonly PreviousItem[] | undefined> {
    const admissions = (await this.ledger.read(workflowStream(type))).map(asDomainEvent<AdmissionEvent>);
    const earlier = admissions
      .filter((event) => event.type === 'RunAdmitted' && event.data.run_id !== runId)
      .map((event) => event.data.run_id)
      .slice(-MAX_LOOK_BACK)
      .reverse();
    for (const id of earlier) {
      const manifest = await this.planOf(id);
      if (manifest) return previousItems(this.content, manifest);
    }
    return undefined;
  }

  private async planOf(id: RunId): Promise<PlanManifest | undefined> {
    const events = await this.ledger.read(runStream(id), NO_EVENTS, EVENTS_TO_THE_PLAN);
    const prepared = events.map(asDomainEvent<RunEvent>).find((event) => event.type === 'PlanPrepared');
    return prepared && loadPlan(this.content, prepared.data.digest);
  }
}

function figures(manifest: PlanManifest, digest: PlanPrepared['data']['digest']): PlanPrepared['data'] {
  const { run_id, counts, totals, suppressed, marked, warnings } = manifest;
  return { run_id, digest, items: manifest.items.length, counts, totals, suppressed, marked, warnings };
}

/** When the contract's schedules fire next; null when it has none. */
function nextOf(contract: Contract, now: Instant): Instant | null {
  const times = contract.triggers.flatMap((trigger) =>
    trigger.kind === 'cron' ? (nextOccurrence(trigger.cron, trigger.tz, now)?.at ?? []) : [],
  );
  return times.sort()[0] ?? null;
}
