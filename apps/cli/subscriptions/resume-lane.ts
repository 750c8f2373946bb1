import { Refusal, runId } from '#eventsourcing';
import { ResumeRun, RunViews } from '#runs';
import { ResumeLane } from '#subscriptions';
import type { Session } from '../session.js';

export interface LaneRequest {
  readonly skip: boolean;
  readonly run?: string;
  readonly reason?: string;
}

/** Lets go on what an id names: a webhook's deliveries, a run's sagas, or the sagas of another lane. */
export async function resumeLane(
  open: Session,
  id: string,
  by: string,
  request: LaneRequest,
): Promise<string> {
  const { skip, run, reason } = request;
  const { subscriptions } = open.platform.delivery;
  if ((await subscriptions.state(id)) !== undefined) {
    if (!skip) await subscriptions.resume(id, by);
    await subscriptions.resumeDeliveries(id, by, { runId: run, skip, reason });
    const what = run === undefined ? 'what is parked' : `run ${run}`;
    return skip
      ? `Webhook ${id}: ${what} goes on without what it stood at.`
      : `Webhook ${id}: ${what} goes on.`;
  }
  const parked = (await open.platform.status()).parked.find((lane) => lane.lane === id);
  if (!parked) {
    throw new Refusal(
      'not_found',
      `Nothing named ${id} stands still. countersign subscriptions status shows what does.`,
    );
  }
  await open.work();
  await open.execute(
    (await isParkedRun(open, id))
      ? new ResumeRun(runId(id), by, { skip, reason })
      : new ResumeLane(parked.subscription, id, by, { skip, reason }),
  );
  return skip ? `Lane ${id} goes on without the event that it stood at.` : `Lane ${id} goes on.`;
}

/** One that has not begun, or whose end could not be finished, says nothing of it itself. */
async function isParkedRun(open: Session, id: string): Promise<boolean> {
  if (!/^[0-9a-f-]{36}$/.test(id)) return false;
  try {
    return (await open.get(RunViews).view(runId(id))).status === 'parked';
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
