import { toolNamed } from '../model/tools.js';
import { moneyText } from '../values/money.js';
import type { Drafter } from './drafts.js';
import { failureOf } from './item-failure.js';
import type { ItemFacts, PlanItem } from './plan.js';
import type { Work } from './work.js';

/** The item as it stands in the plan; only what is staged gets a draft. */
export function toItem(work: Work, drafter: Drafter, change: ItemFacts['change']): PlanItem {
  const { outcome } = work;
  const facts = factsOf(work, change);
  try {
    switch (outcome.verdict) {
      case 'stage':
        return { ...facts, verdict: 'stage', ...drafter.prepare(work) };
      case 'skip':
        return { ...facts, verdict: 'skip', code: outcome.code, entity_ref: drafter.entityRef(work) };
      case 'fail':
        return { ...facts, ...outcome };
    }
  } catch (error) {
    return { ...facts, verdict: 'fail', ...failureOf(error) };
  }
}

function factsOf(work: Work, change: ItemFacts['change']): ItemFacts {
  const { bound, figures, tier, marks } = work;
  const { target } = bound;
  const { stage } = target;
  const needsReview =
    target.kind === 'flag' ||
    marks.has('needs_review') ||
    stage.needs_review ||
    tier?.bound.tier.needs_review === true;
  const amount = (of: typeof figures.amount): string | null => of && moneyText(of, figures.currency);
  return {
    target: target.name,
    kind: target.kind,
    key: work.key,
    action_type: stage.action_type,
    tool: work.tool,
    channel: toolNamed(work.tool).channel,
    entity_ref: `${target.name}:${work.key}`,
    recipient_kind: stage.recipient_kind,
    tier: tier?.bound.tier.tier ?? null,
    tier_name: tier?.bound.tier.name ?? null,
    tier_rule: tier?.rule ?? null,
    flag: stage.flag ?? (needsReview ? 'needs_review' : null),
    needs_review: needsReview,
    vip: marks.has('vip'),
    customer_id: figures.customer,
    customer_name: figures.customerName,
    currency: figures.currency,
    amount: amount(figures.amount),
    open: amount(figures.open),
    age: figures.age,
    change,
    evidence: work.evidence,
    facts: work.facts,
    expires: stage.expires,
    // Whatever needs a look of its own is never covered by the gate's single click.
    after_gate: needsReview ? 'review' : target.after_gate,
  };
}
