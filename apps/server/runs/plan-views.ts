import { Injectable } from '@nestjs/common';
import { ContentStore } from '#content';
import { type ActionId, Refusal, type RunId } from '#eventsourcing';
import { type PlanManifest, RunViews, ShownContent } from '#runs';

type Named<T> = T & { readonly customer_name: string | null };

/** A plan with the names that go with it, as far as they were not erased. */
@Injectable()
export class PlanViews {
  constructor(
    private readonly runs: RunViews,
    private readonly content: ContentStore,
  ) {}

  async view(id: RunId) {
    const plan = await this.runs.plan(id);
    const shown = await ShownContent.of(
      this.content,
      plan.items.map((item) => item.card_digest),
    );
    const items = plan.items.map(({ card_digest, ...item }) => ({ ...item, ...shown.card(card_digest) }));
    const names = new Map(items.map((item) => [item.customer_id, item.customer_name]));
    const named = <T extends { readonly customer_id: string | null }>(one: T): Named<T> => ({
      ...one,
      customer_name: names.get(one.customer_id) ?? null,
    });
    return { ...plan, items, changes: namedChanges(plan.changes, named) };
  }

  /** One item whole, also before it is staged: why it is there, and what approving it would do. */
  async item(id: RunId, actionId: ActionId) {
    const { items } = await this.runs.plan(id);
    const found = items.find((one) => one.action_id === actionId);
    if (!found) throw new Refusal('not_found', `The plan of run ${id} has no item ${actionId}.`);
    const { card_digest, item_digest, ...item } = found;
    const shown = await ShownContent.of(this.content, [card_digest, item_digest, item.digest]);
    return {
      ...item,
      run_id: id,
      ...shown.card(card_digest),
      evidence: shown.body(item_digest),
      draft: shown.body(item.digest),
    };
  }
}

function namedChanges(
  changes: PlanManifest['changes'],
  named: <T extends { readonly customer_id: string | null }>(one: T) => Named<T>,
) {
  const outliers = changes.outliers.map((one) => named(one));
  return { ...changes, outliers, gone: changes.gone.map((one) => named(one)) };
}
