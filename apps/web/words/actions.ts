import type { ActionStatus } from '../api/proposed-actions.js';
import type { Tone } from '../controls/badge.js';
import { countOf } from '../figures/money.js';

interface Tool {
  readonly one: string;
  readonly many: string;
  /** What approving a single action of it does. */
  readonly does: string;
}

/** How the tools of a contract are spoken of. Others are called by their name. */
const TOOLS: Readonly<Record<string, Tool>> = {
  propose_email_to_customer: { one: 'e-mail', many: 'e-mails', does: 'Approving lets this e-mail go out.' },
  phone_task: {
    one: 'phone task',
    many: 'phone tasks',
    does: 'Approving makes it a call to be made. It sends nothing.',
  },
  propose_customer_program: {
    one: 'account hold',
    many: 'account holds',
    does: 'Approving sets the hold in the ERP.',
  },
  start_workflow: { one: 'workflow', many: 'workflows', does: 'Approving starts the other workflow.' },
};

export function toolName(tool: string | null): string {
  return tool === null ? 'plan' : (TOOLS[tool]?.one ?? tool);
}

export function countOfTool(count: number, tool: string): string {
  return countOf(count, TOOLS[tool]?.one ?? tool, TOOLS[tool]?.many ?? tool);
}

export function approvingDoes(tool: string | null): string {
  return (tool === null ? undefined : TOOLS[tool]?.does) ?? 'Approving carries it out.';
}

const STATUSES: Readonly<Record<ActionStatus, { readonly tone: Tone; readonly word: string }>> = {
  pending: { tone: 'accent', word: 'Pending' },
  approved: { tone: 'good', word: 'Approved' },
  executing: { tone: 'accent', word: 'Executing' },
  executed: { tone: 'good', word: 'Executed' },
  failed: { tone: 'bad', word: 'Failed' },
  unknown: { tone: 'bad', word: 'Outcome unknown' },
  rejected: { tone: 'bad', word: 'Rejected' },
  expired: { tone: 'warn', word: 'Expired' },
  superseded: { tone: 'quiet', word: 'Superseded' },
};

export function actionStatus(status: ActionStatus): { readonly tone: Tone; readonly word: string } {
  return STATUSES[status];
}

/** `draft_per_tier` as a heading: `Draft per tier`. */
export function nameText(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
