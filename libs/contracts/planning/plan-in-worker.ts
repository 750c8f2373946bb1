import type { CompiledContract } from '../loading/compile-contract.js';
import { contractData } from '../loading/parsed-contract.js';
import { Conversation, PlanningFailed } from './conversation.js';
import type { Plan, PlanInput, PlanItem } from './plan.js';
import { slicesOfRows } from './worker-messages.js';

export interface PlanLimits {
  /** A plan that takes longer is given up. */
  readonly timeoutMs: number;
  /** Heap of the thread; more ends it. */
  readonly maxHeapMb: number;
  /** The thread ends when nobody has asked for so long, and gives its memory back. */
  readonly idleMs: number;
}

const LIMITS: PlanLimits = { timeoutMs: 120_000, maxHeapMb: 1_024, idleMs: 30_000 };

/**
 * Plans in a thread of its own, so that the main loop goes on serving: it is never held up for more than one slice
 * of rows or items. Plans are made one after another; the thread is started when it is needed, stays for a while
 * because a warm one is twice as fast, and is replaced when a plan has to be given up.
 */
export class PlanThread {
  private readonly limits: PlanLimits;
  private conversation: Conversation | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private idle: NodeJS.Timeout | undefined;

  constructor(limits: Partial<PlanLimits> = {}) {
    this.limits = { ...LIMITS, ...limits };
  }

  /**
   * The same as `plan`.
   *
   * @throws Refusal as `plan` does; PlanningFailed when the thread did not come to an end
   */
  async plan(contract: CompiledContract, input: PlanInput): Promise<Plan> {
    const planned = this.last.then(() => this.planNow(contract, input));
    this.last = planned.catch(() => undefined);
    return planned;
  }

  /** Ends the thread; a plan in the making is given up. */
  async close(): Promise<void> {
    clearTimeout(this.idle);
    const { conversation } = this;
    this.conversation = undefined;
    await conversation?.end();
  }

  private restForAWhile(): void {
    this.conversation?.rest(true);
    this.idle = setTimeout(() => void this.close(), this.limits.idleMs).unref();
  }

  private async planNow(contract: CompiledContract, input: PlanInput): Promise<Plan> {
    clearTimeout(this.idle);
    this.conversation ??= new Conversation(this.limits.maxHeapMb);
    this.conversation.rest(false);
    const overdue = setTimeout(() => void this.close(), this.limits.timeoutMs);
    try {
      return await converse(this.conversation, contract, input);
    } catch (error) {
      if (error instanceof PlanningFailed) await this.close();
      throw error;
    } finally {
      clearTimeout(overdue);
      this.restForAWhile();
    }
  }
}

/** One plan in a thread that ends with it. @throws as {@link PlanThread.plan} does */
export async function planInWorker(
  contract: CompiledContract,
  input: PlanInput,
  limits: Partial<PlanLimits> = {},
): Promise<Plan> {
  const thread = new PlanThread(limits);
  try {
    return await thread.plan(contract, input);
  } finally {
    await thread.close();
  }
}

async function converse(thread: Conversation, contract: CompiledContract, input: PlanInput): Promise<Plan> {
  const { contexts, previous, ...head } = input;
  const columns = Object.fromEntries(Object.entries(contexts).map(([name, { columns: own }]) => [name, own]));
  const hasPrevious = previous !== undefined;
  await thread.ask({
    ask: 'begin',
    contract: contractData(contract),
    head: { ...head, columns, hasPrevious },
  });
  for (const [context, { rows }] of Object.entries(contexts)) {
    for (const json of slicesOfRows(rows)) await thread.ask({ ask: 'rows', context, json });
  }
  for (const json of slicesOfRows(previous ?? [])) await thread.ask({ ask: 'previous', json });
  const planned = await thread.ask({ ask: 'plan' });
  if (planned.answer !== 'planned') throw new PlanningFailed(`Expected a plan, got ${planned.answer}.`);
  const items: PlanItem[] = [];
  for (;;) {
    const slice = await thread.ask({ ask: 'items' });
    if (slice.answer !== 'items') throw new PlanningFailed(`Expected items, got ${slice.answer}.`);
    if (slice.json === null) return { ...planned.rest, items };
    items.push(...(JSON.parse(slice.json) as PlanItem[]));
  }
}
