import { type Instant, msBetween } from '#eventsourcing';
import { countsOf, type RunOutcome, type RunState } from '../../domain/index.js';

const OUTCOMES: Readonly<Record<RunOutcome, string>> = {
  ok: 'was carried out',
  nothing_to_do: 'found nothing to do',
  items_failed: 'was carried out, and some items failed',
  rejected: 'was rejected',
  expired: 'expired undecided',
  superseded: 'was superseded by a newer run',
  blocked: 'was blocked by a precondition',
  cancelled: 'was cancelled',
  error: 'ended with an error',
};

/** What a run leaves for later ones to read: plain sentences over its facts. */
export function narrative(state: RunState, outcome: RunOutcome, now: Instant, reason?: string): string {
  const { started, plan, decision } = state;
  if (!started) return '';
  const sentences = [`The run of ${started.workflow_type} for ${started.as_of} ${OUTCOMES[outcome]}.`];
  if (plan) {
    for (const [target, count] of Object.entries(countsOf(state))) {
      sentences.push(
        `${target}: ${count.planned} planned, ${count.staged} staged, ${count.skipped} skipped, ${count.failed} failed.`,
      );
    }
    if (plan.suppressed.length > 0) {
      sentences.push(
        `Held back: ${plan.suppressed.map(({ code, count }) => `${code} ${count}`).join(', ')}.`,
      );
    }
    if (plan.marked.length > 0) {
      sentences.push(`Marked: ${plan.marked.map(({ code, count }) => `${code} ${count}`).join(', ')}.`);
    }
  }
  const failedChecks = state.preconditions.filter((check) => !check.passed).map((check) => check.name);
  if (failedChecks.length > 0) sentences.push(`Did not hold: ${failedChecks.join(', ')}.`);
  for (const { target, item, code } of state.itemErrors.slice(0, 5)) {
    sentences.push(`Failed in ${target}: ${item} (${code}).`);
  }
  if (decision?.type === 'Approved' || decision?.type === 'Rejected') {
    const { decided_by, on_behalf_of, decided_at } = decision.data;
    const who = on_behalf_of === null ? decided_by : `${decided_by} for ${on_behalf_of}`;
    const minutes = Math.round(msBetween(started.started_at, decided_at) / 60_000);
    sentences.push(`${who} ${decision.type.toLowerCase()} it ${minutes} minutes after the start.`);
    if (decision.type === 'Approved' && decision.data.excluded.length > 0) {
      sentences.push(`${decision.data.excluded.length} items were left out.`);
    }
  }
  if (reason !== undefined && reason !== '') sentences.push(`Said about it: ${reason}`);
  const seconds = (msBetween(started.started_at, now) / 1_000).toFixed(1);
  sentences.push(`It took ${seconds} seconds from start to end.`);
  return sentences.join(' ');
}
