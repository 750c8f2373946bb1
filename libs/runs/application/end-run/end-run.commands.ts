import { Command } from '@nestjs/cqrs';
import type { RunId, WorkflowType } from '#eventsourcing';
import type { Cause } from '../run-streams.js';

/** A newer run takes its place, unless somebody decided it in the same moment. Answers whether it has ended. */
export class SupersedeRun extends Command<boolean> {
  constructor(
    readonly runId: RunId,
    readonly by: RunId,
    readonly cause: Cause,
  ) {
    super();
  }
}

/** A person stops an open run. */
export class CancelRun extends Command<void> {
  constructor(
    readonly runId: RunId,
    readonly by: string,
    readonly reason: string,
  ) {
    super();
  }
}

/** The gate's time is over and nobody decided. */
export class ExpireGate extends Command<void> {
  constructor(
    readonly runId: RunId,
    readonly cause: Cause,
  ) {
    super();
  }
}

/** An ended run no longer stands in the way of others of its type. */
export class ReleaseRun extends Command<void> {
  constructor(
    readonly runId: RunId,
    readonly workflowType: WorkflowType,
    readonly cause: Cause,
  ) {
    super();
  }
}

/** Lets the next waiting run of a type go on, if nothing is in its way. */
export class AdmitNext extends Command<void> {
  constructor(
    readonly workflowType: WorkflowType,
    readonly cause: Cause,
  ) {
    super();
  }
}

/** Takes back what a cancelled run has staged, and bars what it has not yet. */
export class WithdrawActions extends Command<void> {
  constructor(
    readonly runId: RunId,
    readonly cause: Cause,
  ) {
    super();
  }
}
