import type { ActionContent } from '#proposed-actions/domain';
import type { ActionView } from '#runs';
import { amount } from '../output/amount.js';
import type { Printer } from '../output/printer.js';

interface Evidence {
  readonly evidence?: readonly { readonly code: string; readonly rule: string; readonly hit: boolean }[];
  readonly tier_rule?: string | null;
  readonly tier_name?: string | null;
}

/** One proposed action, for a person to read. */
export function printAction(print: Printer, view: ActionView): void {
  print.heading(`${view.action_type}  ${view.entity_ref}`);
  const evidence = (typeof view.evidence === 'object' ? view.evidence : null) as Evidence | null;
  const facts: readonly (readonly [string, string | null])[] = [
    ['status', view.decided_by === null ? view.status : `${view.status} by ${view.decided_by}`],
    ['customer', view.customer_name === null ? null : `${view.customer_name} (${view.customer_id ?? ''})`],
    ['amount', view.amount === null ? null : `${amount(view.amount, view.currency)} ${view.currency ?? ''}`],
    [
      'tier',
      view.tier === null
        ? null
        : `${view.tier} ${evidence?.tier_name ?? ''} because ${evidence?.tier_rule ?? ''}`,
    ],
    ['tool', view.tool],
    ['to', view.recipient],
    ['digest', view.digest],
    ['proposed', print.time(view.proposed_at)],
    ['expires', view.expires_at === null ? null : print.time(view.expires_at)],
    ['reason', view.reason],
  ];
  for (const [name, value] of facts) if (value !== null) print.line(`${name.padEnd(10)}${value}`);
  const hits = evidence?.evidence?.filter((check) => check.hit) ?? [];
  for (const check of hits) print.line(`${check.code.padEnd(20)}${print.dim(check.rule)}`);
  const draft = (typeof view.draft === 'object' ? view.draft : null) as ActionContent | null;
  if (draft?.text != null) {
    print.line();
    if (draft.subject !== null) print.heading(draft.subject);
    print.line(draft.text);
    for (const { name } of draft.attachments) print.line(print.dim(`attached: ${name}`));
  }
  print.line();
  for (const { type, recorded_at, actor } of view.history) {
    print.line(`${print.time(recorded_at)}  ${type} by ${actor}`);
  }
}
