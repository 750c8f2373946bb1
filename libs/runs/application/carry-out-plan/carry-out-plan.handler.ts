import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#clock';
import { ContentStore } from '#content';
import type { RunId } from '#eventsourcing';
import { type Fact, Ledger, requestDigest } from '#ledger';
import {
  type DraftStaged,
  type ItemFailed,
  type ItemSkipped,
  PlanApproval,
  RUN_KEYS,
  type RunStarted,
} from '../../domain/index.js';
import { Epilogues } from '../end-run/epilogues.js';
import { loadPlan, type ManifestItem } from '../prepare-plan/manifest.js';
import { RunRepository } from '../run-repository.js';
import { type Cause, contextOf, runStream } from '../run-streams.js';
import { StageActions } from './stage-actions.js';

/** Stages what was approved, item by item, and ends the run. */
export class CarryOutPlan extends Command<void> {
  constructor(
    readonly runId: RunId,
    readonly cause: Cause,
  ) {
    super();
  }
}

/** Left out by the approver. */
const EXCLUDED = 'EXCLUDED';
/** Its run was cancelled before it was staged. */
const CANCELLED = 'CANCELLED';
/** Items in progress at once. */
const CHUNK = 500;

type ItemEvent = DraftStaged | ItemSkipped | ItemFailed;

@CommandHandler(CarryOutPlan)
export class CarryOutPlanHandler implements ICommandHandler<CarryOutPlan> {
  constructor(
    private readonly ledger: Ledger,
    private readonly runs: RunRepository,
    private readonly content: ContentStore,
    private readonly actions: StageActions,
    private readonly epilogues: Epilogues,
    private readonly clock: Clock,
  ) {}

  async execute({ runId, cause }: CarryOutPlan): Promise<void> {
    const state = await this.runs.load(runId);
    const approval = PlanApproval.of(state);
    if (!state.started || !approval || state.phase === 'ended') return;
    const plan = await loadPlan(this.content, approval.planDigest);
    const left = plan.items.filter((item) => !state.settled.has(`${item.target}/${item.key}`));
    for (let from = 0; from < left.length; from += CHUNK) {
      const items = left.slice(from, from + CHUNK);
      await this.settle(approval, state.started, items, cause);
    }
    await this.runs.take(runId, RUN_KEYS.end, cause, async (current) => ({
      kind: 'EndFanOut',
      epilogue: await this.epilogues.of(current, current.itemErrors.length > 0 ? 'items_failed' : 'ok'),
    }));
  }

  /** First each action's own stream, then what became of the items in the run's. */
  private async settle(
    approval: PlanApproval,
    started: RunStarted['data'],
    items: readonly ManifestItem[],
    cause: Cause,
  ): Promise<void> {
    const events = await Promise.all(items.map((item) => this.settleItem(approval, started, item, cause)));
    const facts = events.map((event): Fact => {
      const key = RUN_KEYS.item(event.data.target, event.data.item);
      return { key, request: requestDigest({ key }), event };
    });
    await this.ledger.appendEach({
      stream: runStream(approval.runId),
      facts,
      context: contextOf(approval.runId, cause),
      requires: [{ stream: runStream(approval.runId), key: approval.evidenceKey }],
    });
  }

  private async settleItem(
    approval: PlanApproval,
    started: RunStarted['data'],
    item: ManifestItem,
    cause: Cause,
  ): Promise<ItemEvent> {
    const place = { run_id: approval.runId, target: item.target, item: item.key };
    const { digest, code } = item;
    if (item.verdict === 'fail') return failed(place, code ?? 'FAILED', 'See the planned item.');
    if (item.verdict === 'skip' || digest === null) return skipped(place, code ?? 'SKIPPED');
    if (approval.excluded.has(item.action_id)) return skipped(place, EXCLUDED);
    const staged = await this.actions.stage(approval, started, item, this.clock.now(), cause);
    switch (staged.outcome) {
      case 'staged': {
        const { action_id, action_type } = item;
        return { type: 'DraftStaged', data: { ...place, action_id, action_type, digest } };
      }
      case 'barred':
        return skipped(place, CANCELLED);
      case 'failed':
        return failed(place, 'NOT_STAGED', staged.message);
    }
  }
}

type Place = Pick<ItemSkipped['data'], 'run_id' | 'target' | 'item'>;

function skipped(place: Place, code: string): ItemSkipped {
  return { type: 'ItemSkipped', data: { ...place, code } };
}

function failed(place: Place, code: string, message: string): ItemFailed {
  return { type: 'ItemFailed', data: { ...place, code, message } };
}
