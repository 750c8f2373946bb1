import { parentPort } from 'node:worker_threads';
import { Refusal } from '#eventsourcing';
import type { JsonObject } from '#ledger';
import { revived } from '../loading/parsed-contract.js';
import type { PlanInput, PreviousItem } from './plan.js';
import { plan } from './planner.js';
import { type Answer, type Question, slicesOfItems } from './worker-messages.js';

/** One plan in the making: gathers its input slice by slice, is planned once, and handed out slice by slice. */
class PlanInTheMaking {
  private readonly rows = new Map<string, JsonObject[]>();
  private readonly previous: PreviousItem[] = [];
  private items: Generator<string> = slicesOfItems([]);

  constructor(private readonly begun: Extract<Question, { ask: 'begin' }>) {
    for (const name of Object.keys(begun.head.columns)) this.rows.set(name, []);
  }

  answer(question: Exclude<Question, { ask: 'begin' }>): Answer {
    switch (question.ask) {
      case 'rows':
        this.rows.get(question.context)?.push(...(JSON.parse(question.json) as JsonObject[]));
        return { answer: 'noted' };
      case 'previous':
        this.previous.push(...(JSON.parse(question.json) as PreviousItem[]));
        return { answer: 'noted' };
      case 'plan': {
        const { items, ...rest } = plan(revived(this.begun.contract), this.input());
        this.items = slicesOfItems(items);
        return { answer: 'planned', rest };
      }
      case 'items': {
        const slice = this.items.next();
        return { answer: 'items', json: slice.done === true ? null : slice.value };
      }
    }
  }

  private input(): PlanInput {
    const { columns, hasPrevious, ...head } = this.begun.head;
    const contexts = Object.entries(columns).map(
      ([name, own]) => [name, { columns: own, rows: this.rows.get(name) ?? [] }] as const,
    );
    return {
      ...head,
      contexts: Object.fromEntries(contexts),
      previous: hasPrevious ? this.previous : undefined,
    };
  }
}

let making: PlanInTheMaking | undefined;

function answerTo(question: Question): Answer {
  if (question.ask === 'begin') {
    making = new PlanInTheMaking(question);
    return { answer: 'noted' };
  }
  if (!making) throw new Error('The thread was asked before it was given anything to plan.');
  const answer = making.answer(question);
  // The last slice is handed out: nothing of this plan is kept until the next.
  if (answer.answer === 'items' && answer.json === null) making = undefined;
  return answer;
}

parentPort?.on('message', (question: Question) => {
  let answer: Answer;
  try {
    answer = answerTo(question);
  } catch (error) {
    answer =
      error instanceof Refusal
        ? { answer: 'refused', code: error.code, message: error.message }
        : { answer: 'failed', message: (error as Error).stack ?? String(error) };
  }
  parentPort?.postMessage(answer);
});
