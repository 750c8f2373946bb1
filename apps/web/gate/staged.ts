import type { Plan, PlanItem } from '../api/runs.js';
import { countOf } from '../figures/money.js';
import { countOfTool } from '../words/actions.js';

/** What approving a plan stages: all that was not held back, less what is left out. */
export function stagedItems(plan: Plan, leftOut: { has(id: string): boolean }): readonly PlanItem[] {
  return plan.items.filter((item) => item.verdict === 'stage' && !leftOut.has(item.action_id));
}

/** `stages 43 drafts; sends nothing`: said before every click that does it. */
export function stagesText(count: number): string {
  return `stages ${countOf(count, 'draft')}; sends nothing`;
}

/** `127 e-mails, 7 phone tasks, 6 account holds`. */
export function stagedByTool(items: readonly PlanItem[]): string {
  const counts = new Map<string, number>();
  for (const { tool } of items) counts.set(tool, (counts.get(tool) ?? 0) + 1);
  return [...counts].map(([tool, count]) => countOfTool(count, tool)).join(', ');
}
