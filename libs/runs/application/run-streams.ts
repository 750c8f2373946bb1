import type { ActionId, RunId, WorkflowType } from '#eventsourcing';
import { type EventContext, type Lane, lane, type Recorded, type StreamName, streamName } from '#ledger';

/** Streams of this room, and the lane of everything that belongs to a run. */
export const runStream = (id: RunId): StreamName => streamName('workflow_run', id);
export const workflowStream = (type: WorkflowType): StreamName => streamName('workflow', type);
export const actionStream = (id: ActionId): StreamName => streamName('proposed_action', id);
export const runLane = (id: RunId): Lane => lane(id);

/** In whose name a run's events are written, and what led to them. */
export interface Cause {
  readonly actor: string;
  readonly causationId?: string | undefined;
  readonly traceparent?: string | undefined;
}

/** A saga's command is caused by the event that it follows. */
export function causedBy(event: Recorded): Cause {
  return {
    actor: 'countersign',
    causationId: event.metadata.event_id,
    traceparent: event.metadata.traceparent,
  };
}

export function contextOf(id: RunId, cause: Cause): EventContext {
  return {
    lane: runLane(id),
    actor: cause.actor,
    correlation_id: id,
    causation_id: cause.causationId,
    traceparent: cause.traceparent,
  };
}
