import { describe, expect, it } from '@jest/globals';
import { Refusal } from '#eventsourcing';
import { agingInput } from '../testing/aging-contexts.js';
import { arContract } from '../testing/ar-contract.js';
import { generatedInvoices } from '../testing/open-invoices.js';
import { PlanningFailed } from './conversation.js';
import { planInWorker, PlanThread } from './plan-in-worker.js';
import { plan } from './planner.js';

const contract = arContract();
const input = agingInput(generatedInvoices(60, 2_500), '2026-06-10');

describe('A plan made in a thread', () => {
  it('is the one that is made without', async () => {
    const inside = plan(contract, input);
    expect(await planInWorker(contract, input)).toEqual(inside);
    const second = { ...input, previous: inside.items };
    expect(await planInWorker(contract, second)).toEqual(plan(contract, second));
  });

  it('lets the main loop go on', async () => {
    let turns = 0;
    let counting = true;
    const count = (): void => {
      turns += 1;
      if (counting) setImmediate(count);
    };
    count();
    await planInWorker(contract, input);
    counting = false;
    expect(turns).toBeGreaterThan(10);
  });

  it('follows another in the same thread, and each has its own rows', async () => {
    const thread = new PlanThread();
    const smaller = agingInput(generatedInvoices(3, 9), '2026-06-10');
    const [first, second, third] = await Promise.all([
      thread.plan(contract, input),
      thread.plan(contract, smaller),
      thread.plan(contract, input),
    ]);
    expect(second).toEqual(plan(contract, smaller));
    expect(third).toEqual(first);
    await thread.close();
  });

  it('is refused as it would be without, and the next one is made all the same', async () => {
    const thread = new PlanThread();
    const { aging: _, ...contexts } = input.contexts;
    await expect(thread.plan(contract, { ...input, contexts })).rejects.toThrow(Refusal);
    expect((await thread.plan(contract, input)).items.length).toBeGreaterThan(0);
    await thread.close();
  });

  it('is given up when it takes too long or too much, and the next one gets a new thread', async () => {
    const hurried = new PlanThread({ timeoutMs: 1 });
    await expect(hurried.plan(contract, input)).rejects.toThrow(PlanningFailed);
    await expect(hurried.plan(contract, input)).rejects.toThrow('Allow it more time or memory');
    await hurried.close();
    await expect(planInWorker(contract, input, { maxHeapMb: 8 })).rejects.toThrow(PlanningFailed);
  });
});
