import { Injectable } from '@nestjs/common';
import { ContentStore } from '#content';
import type { Digest, RunId } from '#eventsourcing';
import { type PlanManifest, RunViews } from '#runs';

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
    const cards = await this.content.find(plan.items.map((item) => item.card_digest));
    const nameOf = (digest: Digest): { name: string | null; recipient: string | null } => {
      const card = cards.get(digest);
      if (card?.state !== 'present') return { name: 'erased', recipient: 'erased' };
      const body = card.body as { customer_name: string | null; recipient: string | null };
      return { name: body.customer_name, recipient: body.recipient };
    };
    const items = plan.items.map(({ card_digest, ...item }) => {
      const { name, recipient } = nameOf(card_digest);
      return { ...item, customer_name: name, recipient };
    });
    const names = new Map(items.map((item) => [item.customer_id, item.customer_name]));
    const named = <T extends { readonly customer_id: string | null }>(one: T): Named<T> => ({
      ...one,
      customer_name: names.get(one.customer_id) ?? null,
    });
    return { ...plan, items, changes: namedChanges(plan.changes, named) };
  }
}

function namedChanges(
  changes: PlanManifest['changes'],
  named: <T extends { readonly customer_id: string | null }>(one: T) => Named<T>,
) {
  const outliers = changes.outliers.map((one) => named(one));
  return { ...changes, outliers, gone: changes.gone.map((one) => named(one)) };
}
