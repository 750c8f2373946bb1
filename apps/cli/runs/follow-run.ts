import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlainDate, RunId, WorkflowType } from '#eventsourcing';
import type { Principal } from '#identity';
import type { JsonObject } from '#ledger';
import { RunViews, type RunView, StartRun } from '#runs';
import { Exit, REFUSED, WRONG_WORDS } from '../exit.js';
import type { Session } from '../session.js';

export interface StartOptions {
  readonly workflowType: WorkflowType;
  readonly asOf: PlainDate | undefined;
  readonly key: string | undefined;
  readonly input: string | undefined;
  readonly supersede: boolean;
}

export async function startRun(
  session: Session,
  principal: Principal,
  options: StartOptions,
): Promise<RunId> {
  const key = `${principal.name}/${options.key ?? randomUUID()}`;
  const started = await session.execute(
    new StartRun(
      {
        workflowType: options.workflowType,
        asOf: options.asOf,
        trigger: { kind: 'manual', by: principal.name, key },
        input: parseInput(options.input),
        supersede: options.supersede,
      },
      { actor: principal.name },
    ),
  );
  if (started.fate === 'skipped') {
    throw new Exit(
      REFUSED,
      `Run ${started.behind.join(', ')} is open, and the contract skips a start beside it.`,
    );
  }
  return started.runId;
}

const ENDED: readonly RunView['status'][] = ['completed', 'partial', 'failed'];

/** Waits until a run stands at its gate, is parked, or has ended; with `toTheEnd` its gate is waited out too. */
export async function followRun(
  session: Session,
  id: RunId,
  toTheEnd: boolean,
  say: (status: string) => void,
): Promise<RunView> {
  const views = session.get(RunViews);
  let said: string | undefined;
  for (;;) {
    const view = await views.view(id);
    if (ENDED.includes(view.status)) return view;
    if (view.status === 'parked') return view;
    if (!toTheEnd && view.status === 'awaiting_approval') return view;
    if (view.status !== said) say(`${view.status.replaceAll('_', ' ')} ...`);
    said = view.status;
    await sleep(view.status === 'awaiting_approval' ? 250 : 25);
  }
}

function parseInput(text: string | undefined): JsonObject | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch {
    // answered below
  }
  throw new Exit(
    WRONG_WORDS,
    `Expected --input to be a JSON object such as {"sku":"A-1"}, got ${text.slice(0, 80)}.`,
  );
}
