import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { Refusal } from '#eventsourcing';
import type { Answer, Question } from './worker-messages.js';

/** The thread did not come to a plan: it took too long, too much memory, or met a mistake in the code. */
export class PlanningFailed extends Error {
  override readonly name = 'PlanningFailed';
}

/** A thread that plans, and the talk with it: one question at a time, and the main loop's turn between two. */
export class Conversation {
  private readonly worker: Worker;
  private readonly ended: Promise<never>;

  constructor(maxHeapMb: number) {
    this.worker = new Worker(workerFile(), {
      // Not those of this process: a test runner's conditions would look for sources.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMb, maxYoungGenerationSizeMb: 64 },
    });
    this.ended = new Promise((_, reject) => {
      this.worker.once('error', (error) => reject(gaveUp(error.message)));
      this.worker.once('exit', (code) => reject(gaveUp(`exit code ${code}`)));
    });
    this.ended.catch(() => undefined);
  }

  /** @throws Refusal or PlanningFailed */
  async ask(question: Question): Promise<Answer> {
    const answered = new Promise<Answer>((resolve) => this.worker.once('message', resolve));
    this.worker.postMessage(question);
    const answer = await Promise.race([answered, this.ended]);
    if (answer.answer === 'refused') throw new Refusal(answer.code, answer.message);
    if (answer.answer === 'failed') throw new PlanningFailed(answer.message);
    await nextTurn();
    return answer;
  }

  /** An idle thread does not keep the process alive, a working one does. */
  rest(idle: boolean): void {
    if (idle) this.worker.unref();
    else this.worker.ref();
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }
}

function gaveUp(reason: string): PlanningFailed {
  return new PlanningFailed(
    `The plan was given up because its thread ended (${reason}). Allow it more time or memory, or narrow the queries.`,
  );
}

/** Where only sources are beside this file, as in tests, the built thread is taken from dist/. */
function workerFile(): URL {
  const beside = new URL('./plan.worker.js', import.meta.url);
  if (import.meta.url.endsWith('.js')) return beside;
  return new URL(
    beside.href.replace(/\/libs\/contracts\/(?!.*\/libs\/contracts\/)/, '/dist/libs/contracts/'),
  );
}
