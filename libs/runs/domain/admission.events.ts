import type { Digest, Instant, PlainDate, RunId, WorkflowType } from '#eventsourcing';

export type TriggerKind = 'cron' | 'manual' | 'chat' | 'event' | 'workflow';

/** What started a run, and by whose hand. */
export type Trigger = {
  readonly kind: TriggerKind;
  /** A person's name, `cron`, or the source of an inbound event. */
  readonly by: string;
  /** What makes it this start and no other: the occurrence, the event's source and id, the idempotency key. */
  readonly key: string;
};

/** Everything that is needed to begin a run, so that any worker can. */
export type StartOrder = {
  readonly run_id: RunId;
  readonly workflow_type: WorkflowType;
  readonly contract_digest: Digest;
  readonly as_of: PlainDate;
  readonly trigger: Trigger;
  /** Content: the trigger's input; null when there is none. */
  readonly input_digest: Digest | null;
  readonly requested_at: Instant;
};

export type RunAdmitted = { readonly type: 'RunAdmitted'; readonly data: StartOrder };

/** Waits until the runs before it have ended. */
export type RunQueued = {
  readonly type: 'RunQueued';
  readonly data: StartOrder & { readonly behind: readonly RunId[] };
};

/** Not started, because another run of the type is open and the contract says skip. */
export type RunSkipped = {
  readonly type: 'RunSkipped';
  readonly data: StartOrder & { readonly open: readonly RunId[] };
};

/** No longer in the way of others of its type. */
export type RunReleased = {
  readonly type: 'RunReleased';
  readonly data: { readonly run_id: RunId; readonly workflow_type: WorkflowType };
};

/** What happens in the stream `workflow-<type>`. */
export type AdmissionEvent = RunAdmitted | RunQueued | RunSkipped | RunReleased;
export const ADMISSION_EVENT_TYPES = [
  'RunAdmitted',
  'RunQueued',
  'RunSkipped',
  'RunReleased',
] as const satisfies readonly AdmissionEvent['type'][];
