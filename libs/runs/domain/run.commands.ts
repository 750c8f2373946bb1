import type { Digest, Instant } from '#eventsourcing';
import type { ApprovalRequest, Decider as Person, Exclusion } from '#proposed-actions/domain';
import type { Epilogue } from './run.ending.js';
import type {
  ContextSnapshot,
  PlanPrepared,
  PreconditionChecked,
  RunError,
  RunStarted,
  Verdict,
} from './run.events.js';

/** What may be asked of a run. Whatever comes from outside (time, digests of content) comes in on the command. */
export type RunCommand =
  | { readonly kind: 'Begin'; readonly started: RunStarted['data'] }
  | { readonly kind: 'RecordContext'; readonly contexts: Readonly<Record<string, ContextSnapshot>> }
  | {
      readonly kind: 'RecordPreconditions';
      readonly checks: readonly PreconditionChecked[];
      readonly epilogue: Epilogue;
      readonly reasonDigest: Digest | null;
    }
  | {
      readonly kind: 'RecordPlan';
      readonly plan: PlanPrepared['data'];
      /** The next time the schedule fires; what `expires: next_occurrence` means. */
      readonly nextOccurrence: Instant | null;
      readonly epilogue: Epilogue;
    }
  | (ApprovalRequest & {
      readonly kind: 'Approve';
      readonly seenPosition: string | null;
      readonly noteDigest: Digest | null;
      readonly excluded: readonly Exclusion[];
    })
  | {
      readonly kind: 'Reject';
      readonly by: Person;
      readonly reasonDigest: Digest;
      readonly epilogue: Epilogue;
    }
  /** Says what is to be said about a gate that waits: a reminder, or that it is overdue. */
  | { readonly kind: 'TendGate'; readonly now: Instant }
  | { readonly kind: 'Expire'; readonly epilogue: Epilogue }
  | { readonly kind: 'Supersede'; readonly by: string; readonly epilogue: Epilogue }
  | {
      readonly kind: 'Cancel';
      readonly by: string;
      readonly reasonDigest: Digest;
      readonly epilogue: Epilogue;
    }
  | { readonly kind: 'Fail'; readonly error: RunError; readonly epilogue: Epilogue }
  | { readonly kind: 'EndFanOut'; readonly epilogue: Epilogue }
  | { readonly kind: 'RecordVerdict'; readonly verdict: Verdict };

export type Of<Kind extends RunCommand['kind']> = Extract<RunCommand, { kind: Kind }>;
