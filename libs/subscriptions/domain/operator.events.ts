import type { Digest } from '#eventsourcing';

/** A lane of a subscription that stood still goes on. It is written in the lane itself, so that it comes in its order. */
export type LaneResumed = {
  readonly type: 'LaneResumed';
  readonly data: {
    readonly subscription: string;
    readonly lane: string;
    /** Leaves out the event that the lane is parked at. */
    readonly skip: boolean;
    readonly by: string;
    /** Content: why. */
    readonly reason_digest: Digest | null;
  };
};

/** A read model that stood still goes on, at the event that stopped it. */
export type ReadModelResumed = {
  readonly type: 'ReadModelResumed';
  readonly data: { readonly read_model: string; readonly by: string };
};

/** A read model is built anew beside the one in use. */
export type ReadModelRebuildRequested = {
  readonly type: 'ReadModelRebuildRequested';
  readonly data: { readonly read_model: string; readonly by: string };
};

/** What operators do to readers of the ledger: streams `lane-<lane>` and `read_model-<name>`. */
export type OperatorEvent = LaneResumed | ReadModelResumed | ReadModelRebuildRequested;

export const OPERATOR_EVENT_TYPES = [
  'LaneResumed',
  'ReadModelResumed',
  'ReadModelRebuildRequested',
] as const satisfies readonly OperatorEvent['type'][];
