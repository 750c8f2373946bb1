import { type PlanManifest, RunViews, type RunView } from '#runs';
import { amount } from '../output/amount.js';
import type { Printer } from '../output/printer.js';
import type { Session } from '../session.js';

/** A run as it stands, as text or as the one document. */
export async function printRun(session: Session, print: Printer, view: RunView): Promise<void> {
  const plan = view.gate ? await session.get(RunViews).plan(view.run_id) : undefined;
  print.document({ ...view, plan: plan && { ...plan, items: undefined } });
  printStanding(print, view, plan);
}

/** While it is waited for: at its gate with the plan, and what approving it takes. */
export async function printGate(session: Session, print: Printer, view: RunView): Promise<void> {
  printStanding(print, view, view.gate ? await session.get(RunViews).plan(view.run_id) : undefined);
}

function printStanding(print: Printer, view: RunView, plan: PlanManifest | undefined): void {
  print.line();
  const outcome = view.outcome === null ? '' : ` (${view.outcome.replaceAll('_', ' ')})`;
  print.heading(`${view.workflow_type} for ${view.as_of}: ${view.status.replaceAll('_', ' ')}${outcome}`);
  if (view.reason !== null) print.line(view.reason);
  for (const check of view.preconditions.filter((one) => !one.passed)) {
    print.line(
      print.bad(`${check.severity}: ${check.name} does not hold (${JSON.stringify(check.observed)})`),
    );
  }
  if (plan) printPlan(print, plan);
  else printCounts(print, view.counts);
  if (view.gate?.status === 'pending') {
    print.line();
    print.line(`Digest    ${view.gate.digest}`);
    print.line(`Approve   countersign actions approve ${view.gate.action_id} --digest ${view.gate.digest}`);
    print.line(print.dim(`          ${whatApprovingDoes(plan)}; ${view.gate.approver} may`));
  }
}

/** The plan's figures: by tier, by target, what is held back and why. */
export function printPlan(print: Printer, plan: Omit<PlanManifest, 'items'>): void {
  const currencies = Object.keys(plan.totals).sort();
  if (plan.by_tier.length > 0) {
    print.line();
    print.table(
      ['tier', '', 'customers>', 'staged>', ...currencies.map((currency) => `overdue ${currency}>`)],
      [
        ...plan.by_tier.map((tier) => [
          tier.tier,
          tier.name,
          tier.customers,
          tier.staged,
          ...currencies.map((currency) => amount(tier.overdue[currency] ?? null, currency)),
        ]),
        [null, 'in no tier', plan.not_taken, 0, ...currencies.map(() => null)],
      ],
    );
  }
  print.line();
  print.table(
    ['total', 'customers>', 'overdue>', 'open>'],
    currencies.map((currency) => {
      const total = plan.totals[currency];
      return [
        currency,
        total?.customers ?? 0,
        amount(total?.overdue ?? null, currency),
        amount(total?.open ?? null, currency),
      ];
    }),
  );
  printCounts(print, plan.counts);
  const codes = (list: PlanManifest['suppressed']): string =>
    list.map(({ code, count }) => `${code} ${count}`).join(', ');
  if (plan.suppressed.length > 0) print.line(`Held back ${codes(plan.suppressed)}`);
  if (plan.marked.length > 0) print.line(`Marked    ${codes(plan.marked)}`);
  for (const warning of plan.warnings) print.line(print.bad(`Warning   ${warning}`));
}

function printCounts(print: Printer, counts: RunView['counts']): void {
  if (Object.keys(counts).length === 0) return;
  print.line();
  print.table(
    ['target', 'planned>', 'staged>', 'skipped>', 'failed>'],
    Object.entries(counts).map(([target, count]) => [
      target,
      count.planned,
      count.staged,
      count.skipped,
      count.failed,
    ]),
  );
}

function whatApprovingDoes(plan: PlanManifest | undefined): string {
  const drafts = Object.values(plan?.counts ?? {}).reduce((sum, count) => sum + count.staged, 0);
  return `stages ${drafts} drafts and sends nothing`;
}
