import { Command } from '@nestjs/cqrs';
import type { ActionId, Digest, PlainDate } from '#eventsourcing';
import type { Decider } from '#proposed-actions/domain';

/** What a decision came to. */
export interface Decided {
  readonly actionId: ActionId;
  readonly isGate: boolean;
  readonly status: 'approved' | 'rejected';
  /** Whether this call decided it, or it was so already. */
  readonly fresh: boolean;
}

export interface ExclusionRequest {
  readonly actionId: ActionId;
  readonly reason: string;
  readonly until?: PlainDate | undefined;
}

/** Approves a gate or a single action; for a gate, some items may be left out. */
export class Approve extends Command<Decided> {
  constructor(
    readonly actionId: ActionId,
    readonly by: Decider,
    readonly digest: Digest | undefined,
    readonly options: {
      readonly note?: string | undefined;
      readonly exclude?: readonly ExclusionRequest[] | undefined;
      /** How far the person had seen the ledger. */
      readonly seenPosition?: string | undefined;
    } = {},
  ) {
    super();
  }
}

export class Reject extends Command<Decided> {
  constructor(
    readonly actionId: ActionId,
    readonly by: Decider,
    readonly reason: string,
  ) {
    super();
  }
}
