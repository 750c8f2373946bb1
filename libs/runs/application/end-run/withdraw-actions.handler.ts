import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ContentStore } from '#content';
import { decideAndAppend, Ledger } from '#ledger';
import {
  type ActionCommand,
  actionDecider,
  type ActionEvent,
  type ActionState,
} from '#proposed-actions/domain';
import { PlanApproval } from '../../domain/index.js';
import { loadPlan } from '../prepare-plan/manifest.js';
import { RunRepository } from '../run-repository.js';
import { actionStream, contextOf } from '../run-streams.js';
import { WithdrawActions } from './end-run.commands.js';

const CHUNK = 250;

/**
 * A cancelled run's actions: what is staged and undecided is taken back, what is not staged yet is barred, so that
 * a fan-out that is still going finds its stream taken. Without an approval nothing was or can be staged.
 */
@CommandHandler(WithdrawActions)
export class WithdrawActionsHandler implements ICommandHandler<WithdrawActions> {
  constructor(
    private readonly ledger: Ledger,
    private readonly runs: RunRepository,
    private readonly content: ContentStore,
  ) {}

  async execute({ runId, cause }: WithdrawActions): Promise<void> {
    const approval = PlanApproval.of(await this.runs.load(runId));
    if (!approval) return;
    const plan = await loadPlan(this.content, approval.planDigest);
    const staged = plan.items.filter((item) => item.verdict === 'stage');
    for (let from = 0; from < staged.length; from += CHUNK) {
      await Promise.all(
        staged.slice(from, from + CHUNK).map(({ action_id }) =>
          decideAndAppend<ActionCommand, ActionEvent, ActionState>(this.ledger, actionDecider, {
            stream: actionStream(action_id),
            key: 'supersede',
            bulk: true,
            context: contextOf(runId, cause),
            command: { kind: 'Supersede', actionId: action_id, code: 'CANCELLED', supersededBy: null },
          }),
        ),
      );
    }
  }
}
