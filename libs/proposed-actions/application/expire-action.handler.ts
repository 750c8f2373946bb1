import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#clock';
import type { ActionId } from '#eventsourcing';
import { decideAndAppend, Ledger, loadState } from '#ledger';
import { actionStream, contextOf } from '#runs';
import { type ActionCommand, actionDecider, type ActionEvent, type ActionState } from '../domain/index.js';

/** Nobody decided it in time. */
export class ExpireAction extends Command<void> {
  constructor(readonly actionId: ActionId) {
    super();
  }
}

@CommandHandler(ExpireAction)
export class ExpireActionHandler implements ICommandHandler<ExpireAction> {
  constructor(
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {}

  async execute({ actionId }: ExpireAction): Promise<void> {
    const stream = actionStream(actionId);
    const { state } = await loadState<ActionEvent, ActionState>(this.ledger, actionDecider, stream);
    if (!state.proposed) return;
    await decideAndAppend<ActionCommand, ActionEvent, ActionState>(this.ledger, actionDecider, {
      stream,
      key: 'expire',
      context: contextOf(state.proposed.run_id, { actor: 'countersign' }),
      command: () => ({ kind: 'Expire', now: this.clock.now() }),
    });
  }
}
