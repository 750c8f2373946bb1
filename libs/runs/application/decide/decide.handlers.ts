import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#clock';
import { ContentStore } from '#content';
import { type ActionId, type Digest, Refusal, type RunId } from '#eventsourcing';
import { decideAndAppend, Ledger, loadState } from '#ledger';
import {
  type ActionCommand,
  actionDecider,
  type ActionEvent,
  type ActionState,
  type Exclusion,
} from '#proposed-actions/domain';
import { RUN_KEYS, type RunState } from '../../domain/index.js';
import { Epilogues } from '../end-run/epilogues.js';
import { loadPlan } from '../prepare-plan/manifest.js';
import { RunRepository } from '../run-repository.js';
import { actionStream, contextOf } from '../run-streams.js';
import { Approve, type Decided, type ExclusionRequest, Reject } from './decide.commands.js';

/** An id is a single action's, with a stream of its own, or that of a run, whose gate it is. */
async function runOfAction(ledger: Ledger, id: ActionId): Promise<RunId | undefined> {
  const { state } = await loadState<ActionEvent, ActionState>(ledger, actionDecider, actionStream(id));
  return state.proposed?.run_id;
}

@CommandHandler(Approve)
export class ApproveHandler implements ICommandHandler<Approve> {
  constructor(
    private readonly ledger: Ledger,
    private readonly runs: RunRepository,
    private readonly content: ContentStore,
    private readonly clock: Clock,
  ) {}

  async execute(command: Approve): Promise<Decided> {
    const runId = await runOfAction(this.ledger, command.actionId);
    return runId === undefined ? this.gate(command) : this.action(command, runId);
  }

  private async gate({ actionId, by, digest, options }: Approve): Promise<Decided> {
    const runId = actionId as string as RunId;
    const state = await this.runs.load(runId);
    const excluded = await this.exclusions(state, options.exclude ?? []);
    const noteDigest = await keepText(this.content, runId, options.note);
    const { events } = await this.runs.take(
      runId,
      RUN_KEYS.approve,
      { actor: by.name },
      () => ({
        kind: 'Approve',
        by,
        digest,
        noteDigest,
        excluded,
        now: this.clock.now(),
        seenPosition: options.seenPosition ?? null,
      }),
      { by: by.name, digest: digest ?? null, excluded: excluded.map((exclusion) => exclusion.action_id) },
    );
    return { actionId, isGate: true, status: 'approved', fresh: events.length > 0 };
  }

  private async action({ actionId, by, digest, options }: Approve, runId: RunId): Promise<Decided> {
    if (options.exclude && options.exclude.length > 0) {
      throw new Refusal(
        'invalid',
        'Only the approval of a whole plan can leave items out; this is a single action.',
      );
    }
    const noteDigest = await keepText(this.content, runId, options.note);
    const { events } = await decideAndAppend<ActionCommand, ActionEvent, ActionState>(
      this.ledger,
      actionDecider,
      {
        stream: actionStream(actionId),
        key: 'approve',
        context: contextOf(runId, { actor: by.name }),
        request: { by: by.name, digest: digest ?? null },
        command: () => ({
          kind: 'Approve',
          by,
          digest,
          noteDigest,
          now: this.clock.now(),
          seenPosition: options.seenPosition ?? null,
        }),
      },
    );
    return { actionId, isGate: false, status: 'approved', fresh: events.length > 0 };
  }

  private async exclusions(
    state: RunState,
    requests: readonly ExclusionRequest[],
  ): Promise<readonly Exclusion[]> {
    if (requests.length === 0 || !state.started || !state.plan) return [];
    const plan = await loadPlan(this.content, state.plan.digest);
    const staged = new Map(
      plan.items.filter((item) => item.verdict === 'stage').map((item) => [item.action_id, item]),
    );
    const unknown = requests.filter((request) => !staged.has(request.actionId));
    if (unknown.length > 0) {
      const ids = unknown.map((request) => request.actionId).slice(0, 10);
      throw new Refusal('invalid', `The plan would stage no ${ids.join(', ')}: they can't be left out.`, {
        ids,
      });
    }
    const reasons = await this.content.put(
      requests.map((request) => ({
        kind: 'text',
        subject: subjectOf(state.started?.run_id, staged.get(request.actionId)?.customer_id),
        body: request.reason,
      })),
    );
    return requests.map((request, index) => ({
      action_id: request.actionId,
      reason_digest: reasons[index] as Digest,
      until: request.until ?? null,
    }));
  }
}

@CommandHandler(Reject)
export class RejectHandler implements ICommandHandler<Reject> {
  constructor(
    private readonly ledger: Ledger,
    private readonly runs: RunRepository,
    private readonly content: ContentStore,
    private readonly epilogues: Epilogues,
    private readonly clock: Clock,
  ) {}

  async execute({ actionId, by, reason }: Reject): Promise<Decided> {
    const actionRun = await runOfAction(this.ledger, actionId);
    const runId = actionRun ?? (actionId as string as RunId);
    const reasonDigest = (await keepText(this.content, runId, reason)) as Digest;
    const { events } =
      actionRun === undefined
        ? await this.runs.take(
            runId,
            RUN_KEYS.reject,
            { actor: by.name },
            async (state) => ({
              kind: 'Reject',
              by,
              reasonDigest,
              epilogue: await this.epilogues.of(state, 'rejected', reason),
            }),
            { by: by.name },
          )
        : await decideAndAppend<ActionCommand, ActionEvent, ActionState>(this.ledger, actionDecider, {
            stream: actionStream(actionId),
            key: 'reject',
            request: { by: by.name },
            context: contextOf(runId, { actor: by.name }),
            command: () => ({ kind: 'Reject', by, reasonDigest, now: this.clock.now() }),
          });
    return { actionId, isGate: actionRun === undefined, status: 'rejected', fresh: events.length > 0 };
  }
}

async function keepText(
  content: ContentStore,
  runId: RunId,
  text: string | undefined,
): Promise<Digest | null> {
  if (text === undefined || text.trim() === '') return null;
  const [digest] = await content.put([{ kind: 'text', subject: `run:${runId}`, body: text }]);
  return digest ?? null;
}

function subjectOf(runId: RunId | undefined, customerId: string | null | undefined): string {
  return customerId == null ? `run:${runId ?? ''}` : `customer:${customerId}`;
}
