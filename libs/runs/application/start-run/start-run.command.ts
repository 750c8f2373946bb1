import { Command } from '@nestjs/cqrs';
import type { PlainDate, RunId, WorkflowType } from '#eventsourcing';
import type { JsonObject } from '#ledger';
import type { StartOrder, Trigger } from '../../domain/index.js';
import type { Cause } from '../run-streams.js';

export interface StartRequest {
  readonly workflowType: WorkflowType;
  /** The business date; today in the contract's zone unless said. */
  readonly asOf?: PlainDate | undefined;
  readonly trigger: Trigger;
  readonly input?: JsonObject | undefined;
  /** Ends an open run of the type that nobody has decided, whatever the contract says. */
  readonly supersede?: boolean | undefined;
}

export interface Started {
  readonly runId: RunId;
  /** `skipped`: another run of the type is open, and the contract says that this one does not wait. */
  readonly fate: 'admitted' | 'queued' | 'skipped';
  /** Runs that it waits for, or that were in its way. */
  readonly behind: readonly RunId[];
}

/** Starts a run, whatever the trigger. The same trigger and key is the same run. */
export class StartRun extends Command<Started> {
  constructor(
    readonly request: StartRequest,
    readonly cause: Cause,
  ) {
    super();
  }
}

/** Begins a run that was admitted. */
export class BeginRun extends Command<void> {
  constructor(
    readonly order: StartOrder,
    /** Whether it was admitted in the stream of its type. */
    readonly admitted: boolean,
    readonly cause: Cause,
  ) {
    super();
  }
}
