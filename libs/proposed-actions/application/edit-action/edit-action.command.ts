import { Command } from '@nestjs/cqrs';
import type { ActionId, Digest } from '#eventsourcing';
import type { JsonValue } from '#ledger';
import type { Decider } from '../../domain/index.js';

/** What a person words anew; what is left out stays as it is. The HTML follows from the text. */
export interface DraftChanges {
  readonly subject?: string | undefined;
  readonly text?: string | undefined;
  readonly recipients?: readonly NewRecipient[] | undefined;
  readonly cc?: readonly NewRecipient[] | undefined;
  /** The rest of a draft that was sent back whole: it must be as it was. */
  readonly rest?: Readonly<Partial<Record<FixedField, JsonValue>>> | undefined;
}

/** What nobody edits: it follows from the plan, and the HTML from the text. */
export const FIXED_FIELDS = ['tool', 'from', 'html', 'attachments', 'entity_ref', 'input'] as const;
export type FixedField = (typeof FIXED_FIELDS)[number];

export interface NewRecipient {
  readonly name?: string | null | undefined;
  readonly address: string;
  /** One of the kinds that the draft has; the first of them unless said. */
  readonly kind?: string | undefined;
}

/** Words an undecided draft anew. What is approved from then on is the new one, by its digest. */
export class EditAction extends Command<void> {
  constructor(
    readonly actionId: ActionId,
    readonly by: Decider,
    readonly changes: DraftChanges,
    /** Digest of the draft that was changed; undefined does not look. */
    readonly seen?: Digest,
  ) {
    super();
  }
}
