import type { ContentStore, NewContent } from '#content';
import type { Plan, PlanItem, PreviousItem, StagedItem } from '#contracts';
import { type ActionId, actionId, type Digest, type RunId } from '#eventsourcing';
import { derivedId } from '#ledger';
import type { ActionContent } from '#proposed-actions/domain';

/**
 * A plan as it is kept and approved: figures, codes and digests. Who it is about, what is written to whom and why
 * stands in the content that the items' digests name; so the plan's own digest outlives any erasure.
 */
export interface PlanManifest {
  readonly run_id: RunId;
  readonly workflow_type: string;
  readonly contract_digest: Digest;
  readonly as_of: string;
  readonly items: readonly ManifestItem[];
  readonly counts: Plan['counts'];
  readonly totals: Plan['totals'];
  readonly by_tier: Plan['by_tier'];
  readonly not_taken: Plan['not_taken'];
  readonly suppressed: Plan['suppressed'];
  readonly marked: Plan['marked'];
  readonly warnings: readonly string[];
  readonly changes: {
    readonly new: number;
    readonly escalated: number;
    readonly cleared: number;
    readonly paid: number;
    readonly unchanged: number;
    readonly outliers: readonly Omit<Plan['changes']['outliers'][number], 'customer_name'>[];
    readonly gone: readonly Omit<Plan['changes']['gone'][number], 'customer_name'>[];
  };
}

export interface ManifestItem {
  readonly action_id: ActionId;
  readonly target: string;
  readonly key: string;
  readonly verdict: PlanItem['verdict'];
  /** Why it was skipped or failed. */
  readonly code: string | null;
  readonly kind: PlanItem['kind'];
  readonly action_type: string;
  readonly tool: string;
  readonly entity_ref: string;
  readonly recipient_kind: string;
  readonly tier: number | null;
  readonly flag: string | null;
  readonly alone: boolean;
  readonly customer_id: string | null;
  readonly currency: string | null;
  readonly amount: string | null;
  readonly open: string | null;
  readonly age: number | null;
  readonly change: PlanItem['change'];
  readonly expires: string;
  readonly after_gate: 'review' | 'covered';
  /** Content: the planned item, with facts, evidence and, for a failed one, its error. */
  readonly item_digest: Digest;
  /** Content: name and recipient. */
  readonly card_digest: Digest;
  /** Content: what is done when it is approved, and nothing else; null unless it is staged. */
  readonly digest: Digest | null;
}

/** Id of what an item proposes: the same for the same run, target and key, whoever works it out. */
export function plannedActionId(runId: RunId, target: string, key: string): ActionId {
  return actionId(derivedId(runId, target, key));
}

/** Writes a plan's content, and answers with its digest. */
export async function keepPlan(
  content: ContentStore,
  runId: RunId,
  plan: Plan,
): Promise<{ readonly digest: Digest; readonly manifest: PlanManifest }> {
  const staged = plan.items.filter((item): item is StagedItem => item.verdict === 'stage');
  const actions = await keepActions(content, runId, staged);
  const items = await content.put(plan.items.map((item) => itemContent(runId, item)));
  const cards = await content.put(plan.items.map((item) => cardContent(runId, item)));
  const manifest: PlanManifest = {
    run_id: runId,
    workflow_type: plan.workflow_type,
    contract_digest: plan.contract_digest,
    as_of: plan.as_of,
    items: plan.items.map((item, index) => ({
      action_id: plannedActionId(runId, item.target, item.key),
      ...manifestFacts(item),
      item_digest: items[index] as Digest,
      card_digest: cards[index] as Digest,
      digest: actions.get(item) ?? null,
    })),
    counts: plan.counts,
    totals: plan.totals,
    by_tier: plan.by_tier,
    not_taken: plan.not_taken,
    suppressed: plan.suppressed,
    marked: plan.marked,
    warnings: plan.warnings,
    changes: {
      ...plan.changes,
      outliers: plan.changes.outliers.map(withoutName),
      gone: plan.changes.gone.map(withoutName),
    },
  };
  const [digest] = await content.put([{ kind: 'plan', subject: null, body: manifest as never }]);
  return { digest: digest as Digest, manifest };
}

export async function loadPlan(content: ContentStore, digest: Digest): Promise<PlanManifest> {
  return (await content.get(digest)) as unknown as PlanManifest;
}

/** What the next plan is compared with. Names are those of then; of somebody erased there is none. */
export async function previousItems(
  content: ContentStore,
  manifest: PlanManifest,
): Promise<readonly PreviousItem[]> {
  const cards = await content.find(manifest.items.map((item) => item.card_digest));
  return manifest.items.map(({ target, key, customer_id, currency, tier, amount, card_digest }) => {
    const card = cards.get(card_digest);
    const body = card?.state === 'present' ? (card.body as { customer_name?: string | null }) : {};
    return { target, key, customer_id, customer_name: body.customer_name ?? null, currency, tier, amount };
  });
}

async function keepActions(
  content: ContentStore,
  runId: RunId,
  staged: readonly StagedItem[],
): Promise<ReadonlyMap<PlanItem, Digest>> {
  const attachments = staged.flatMap((item) =>
    (item.draft?.attachments ?? []).map((attachment) => ({ item, attachment })),
  );
  const files = await content.put(
    attachments.map(({ item, attachment }) => ({
      kind: 'attachment',
      subject: subjectOf(runId, item),
      body: attachment.content,
    })),
  );
  const digests = await content.put(
    staged.map((item) => ({
      kind: 'action',
      subject: subjectOf(runId, item),
      body: actionContent(
        item,
        attachments.flatMap((one, index) =>
          one.item === item
            ? [
                {
                  name: one.attachment.name,
                  media_type: one.attachment.media_type,
                  digest: files[index] as Digest,
                },
              ]
            : [],
        ),
      ) as never,
    })),
  );
  return new Map(staged.map((item, index) => [item, digests[index] as Digest]));
}

function actionContent(item: StagedItem, attachments: ActionContent['attachments']): ActionContent {
  const { draft } = item;
  return {
    tool: item.tool,
    from: draft?.from ?? null,
    recipients: draft?.recipients ?? [],
    cc: draft?.cc ?? [],
    subject: draft?.subject ?? null,
    text: draft?.text ?? null,
    html: draft?.html ?? null,
    attachments,
    entity_ref: item.entity_ref,
    input: item.input,
  };
}

function itemContent(runId: RunId, item: PlanItem): NewContent {
  // The draft is content of its own; here stands why it came to this.
  const { draft: _, ...rest } = item as StagedItem;
  return { kind: 'plan-item', subject: subjectOf(runId, item), body: rest as never };
}

function cardContent(runId: RunId, item: PlanItem): NewContent {
  const draft = item.verdict === 'stage' ? item.draft : null;
  const recipient = draft?.recipients.map(({ address }) => address).join(', ') ?? '';
  return {
    kind: 'card',
    subject: subjectOf(runId, item),
    body: { customer_name: item.customer_name, recipient: recipient === '' ? null : recipient },
  };
}

function manifestFacts(
  item: PlanItem,
): Omit<ManifestItem, 'action_id' | 'item_digest' | 'card_digest' | 'digest'> {
  return {
    target: item.target,
    key: item.key,
    verdict: item.verdict,
    kind: item.kind,
    code: item.verdict === 'stage' ? null : item.code,
    action_type: item.action_type,
    tool: item.tool,
    entity_ref: item.entity_ref,
    recipient_kind: item.recipient_kind,
    tier: item.tier,
    flag: item.flag,
    alone: item.vip || item.needs_review || item.kind === 'flag',
    customer_id: item.customer_id,
    currency: item.currency,
    amount: item.amount,
    open: item.open,
    age: item.age,
    change: item.change,
    expires: item.expires,
    after_gate: item.after_gate,
  };
}

function subjectOf(runId: RunId, item: PlanItem): string {
  return item.customer_id === null ? `run:${runId}` : `customer:${item.customer_id}`;
}

function withoutName<T extends { readonly customer_name: string | null }>({
  customer_name: _,
  ...rest
}: T): Omit<T, 'customer_name'> {
  return rest;
}
