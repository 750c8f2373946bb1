import type { ActionGroup, Terms } from '../api/proposed-actions.js';

/** What of one run waits for a decision. */
export interface Waiting extends Terms {
  readonly runId: string;
  readonly workflowType: string;
  readonly asOf: string;
  /** Whether the plan itself waits at the gate. */
  readonly isGate: boolean;
  /** Single actions that wait. */
  readonly actions: number;
  /** By tool. */
  readonly byTool: Readonly<Record<string, number>>;
  readonly firstExpiresAt: string | null;
  readonly firstProposedAt: string;
}

/** Run by run, the most urgent first: gates before single actions, and among alike what expires first. */
export function waitingIn(groups: readonly ActionGroup[]): readonly Waiting[] {
  const runs = new Map<string, Waiting>();
  for (const group of groups) runs.set(group.run_id, withGroup(runs.get(group.run_id), group));
  return [...runs.values()].sort(
    (a, b) =>
      Number(b.isGate) - Number(a.isGate) ||
      compare(a.firstExpiresAt, b.firstExpiresAt) ||
      compare(a.firstProposedAt, b.firstProposedAt),
  );
}

function withGroup(run: Waiting | undefined, group: ActionGroup): Waiting {
  const isGate = group.target === null;
  const tool = group.tool ?? '';
  const byTool = run?.byTool ?? {};
  return {
    runId: group.run_id,
    workflowType: group.workflow_type,
    asOf: group.as_of,
    approver: group.approver,
    deputies: group.deputies,
    isGate: isGate || run?.isGate === true,
    actions: (run?.actions ?? 0) + (isGate ? 0 : group.count),
    byTool: isGate ? byTool : { ...byTool, [tool]: (byTool[tool] ?? 0) + group.count },
    firstExpiresAt: earlier(run?.firstExpiresAt ?? null, group.first_expires_at),
    firstProposedAt:
      earlier(run?.firstProposedAt ?? null, group.first_proposed_at) ?? group.first_proposed_at,
  };
}

function earlier(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return Date.parse(a) <= Date.parse(b) ? a : b;
}

/** What has no end comes last. */
function compare(a: string | null, b: string | null): number {
  return (a === null ? Infinity : Date.parse(a)) - (b === null ? Infinity : Date.parse(b)) || 0;
}
