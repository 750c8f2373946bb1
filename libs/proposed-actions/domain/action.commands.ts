import type { Digest, Instant, PlainDate } from '#eventsourcing';
import type { ActionProposed, Approved, Finding } from './action.events.js';
import type { Decider as Person } from './decision.js';
import type { Channel, SettledOutcome } from './execution.events.js';

type ActionId = ActionProposed['data']['action_id'];

/** What may be asked of a proposed action. Whatever comes from outside (time, digests of content) comes in on the command. */
export type ActionCommand = ProposalCommand | ExecutionCommand;

export type ProposalCommand =
  | {
      readonly kind: 'Propose';
      readonly proposed: ActionProposed['data'];
      /** Set when the approval of the plan covers the action. */
      readonly covered: { readonly plan: Digest; readonly approval: Approved['data'] } | null;
    }
  | {
      readonly kind: 'Edit';
      readonly by: Person;
      readonly now: Instant;
      /** Of the draft that was worded anew; undefined does not look. */
      readonly seen: Digest | undefined;
      readonly digest: Digest;
      readonly cardDigest: Digest | null;
    }
  | { readonly kind: 'Recheck'; readonly findings: readonly Finding[]; readonly now: Instant }
  | {
      readonly kind: 'Approve';
      readonly by: Person;
      readonly digest: Digest | undefined;
      readonly now: Instant;
      readonly seenPosition: string | null;
      readonly noteDigest: Digest | null;
    }
  | { readonly kind: 'Reject'; readonly by: Person; readonly now: Instant; readonly reasonDigest: Digest }
  | { readonly kind: 'Expire'; readonly now: Instant }
  /** Takes back what nobody has decided. */
  | {
      readonly kind: 'Supersede';
      readonly actionId: ActionId;
      readonly code: string;
      readonly supersededBy: string | null;
      readonly findings?: readonly Finding[];
    };

export type ExecutionCommand =
  /** Takes back what was approved and is not begun: it no longer fits. */
  | {
      readonly kind: 'GiveUp';
      readonly code: string;
      readonly supersededBy: string | null;
      readonly findings: readonly Finding[];
    }
  | { readonly kind: 'Wait'; readonly code: string; readonly until: Instant }
  | {
      readonly kind: 'Start';
      readonly now: Instant;
      readonly notAfter: Instant;
      readonly messageId: string;
    }
  | {
      readonly kind: 'RecordExecuted';
      readonly attempt: number;
      readonly now: Instant;
      readonly businessDate: PlainDate;
      readonly channel: Channel | null;
      readonly answer: string;
      readonly copiesRefused: number;
    }
  | {
      readonly kind: 'RecordFailed';
      readonly attempt: number;
      readonly now: Instant;
      readonly code: string;
      readonly retryAt: Instant | null;
      readonly errorDigest: Digest | null;
    }
  | {
      readonly kind: 'RecordUnknown';
      readonly attempt: number;
      readonly now: Instant;
      readonly code: string;
      readonly errorDigest: Digest | null;
    }
  | {
      readonly kind: 'Settle';
      readonly by: Person;
      readonly now: Instant;
      readonly outcome: SettledOutcome;
      readonly businessDate: PlainDate;
      readonly channel: Channel | null;
      readonly noteDigest: Digest | null;
    }
  | {
      readonly kind: 'HandOver';
      readonly now: Instant;
      readonly businessDate: PlainDate;
      readonly channel: Channel | null;
    }
  | { readonly kind: 'Done'; readonly by: Person; readonly now: Instant; readonly noteDigest: Digest | null };

export type Of<Kind extends ActionCommand['kind']> = Extract<ActionCommand, { kind: Kind }>;
