import type { ICommand } from '@nestjs/cqrs';
import type { Recorded } from '#ledger';

/** Says what an event leads to. Stateless and synchronous: asking twice gives the same commands. Injection token. */
export abstract class SagaSource {
  /** @throws whatever a saga throws; the event then counts as failed */
  abstract commandsFor(event: Recorded): readonly ICommand[];
}
