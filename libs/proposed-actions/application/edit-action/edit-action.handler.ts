import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#clock';
import { ContentStore } from '#content';
import { type Digest, Refusal } from '#eventsourcing';
import { decideAndAppend, Ledger, loadState } from '#ledger';
import { actionStream, contextOf, RunContracts } from '#runs';
import {
  type ActionCommand,
  type ActionContent,
  actionDecider,
  type ActionEvent,
  type ActionProposed,
  type ActionState,
} from '../../domain/index.js';
import { EditAction } from './edit-action.command.js';
import { wordedAnew } from './worded-anew.js';

@CommandHandler(EditAction)
export class EditActionHandler implements ICommandHandler<EditAction> {
  constructor(
    private readonly ledger: Ledger,
    private readonly content: ContentStore,
    private readonly runs: RunContracts,
    private readonly clock: Clock,
  ) {}

  async execute({ actionId, by, changes, seen }: EditAction): Promise<void> {
    const stream = actionStream(actionId);
    const { state } = await loadState<ActionEvent, ActionState>(this.ledger, actionDecider, stream);
    const { proposed } = state;
    if (!proposed) throw new Refusal('not_found', `There is no proposed action ${actionId} to edit.`);
    const edit = (digest: Digest, cardDigest: Digest | null): ActionCommand => {
      return { kind: 'Edit', by, seen, digest, cardDigest, now: this.clock.now() };
    };
    // Who may not edit it is told so before anything is looked at or kept.
    actionDecider.decide(edit(proposed.digest, proposed.card_digest), state);
    await decideAndAppend<ActionCommand, ActionEvent, ActionState>(this.ledger, actionDecider, {
      stream,
      key: ([event]) => `edit/${event?.type === 'ActionEdited' ? event.data.no : 0}`,
      request: { by: by.name, changes: changes as never },
      context: contextOf(proposed.run_id, { actor: by.name }),
      command: async (current) => {
        const kept = await this.keep(current.proposed ?? proposed, changes);
        return edit(kept.digest, kept.card);
      },
    });
  }

  private async keep(
    proposed: ActionProposed['data'],
    changes: EditAction['changes'],
  ): Promise<{ readonly digest: Digest; readonly card: Digest | null }> {
    const [before, { compiled }] = await Promise.all([
      this.content.get(proposed.digest),
      this.runs.of(proposed.run_id),
    ]);
    const content = wordedAnew(before as unknown as ActionContent, changes, compiled.contract);
    const subject =
      proposed.customer_id === null ? `run:${proposed.run_id}` : `customer:${proposed.customer_id}`;
    const [digest] = await this.content.put([{ kind: 'action', subject, body: content as never }]);
    return { digest: digest as Digest, card: await this.keepCard(proposed.card_digest, content, subject) };
  }

  /** Lists show the recipient. */
  private async keepCard(
    before: Digest | null,
    { recipients }: ActionContent,
    subject: string,
  ): Promise<Digest | null> {
    if (before === null) return null;
    const card = (await this.content.get(before)) as Record<string, string | null>;
    const recipient = recipients.map(({ address }) => address).join(', ');
    const body = { ...card, recipient: recipient === '' ? (card['recipient'] ?? null) : recipient };
    const [digest] = await this.content.put([{ kind: 'card', subject, body }]);
    return digest ?? null;
  }
}
