import type { WorkflowType } from '#eventsourcing';
import { type EventContext, lane, type StreamName, streamName } from '#ledger';

export const scheduleStream = (type: WorkflowType): StreamName => streamName('schedule', type);

export function scheduleContext(type: WorkflowType, actor: string, causationId?: string): EventContext {
  const stream = scheduleStream(type);
  return { lane: lane(stream), actor, correlation_id: stream, causation_id: causationId };
}

/** Name of one of a contract's schedules. */
export const scheduleName = (cron: string, tz: string): string => `${cron} ${tz}`;
