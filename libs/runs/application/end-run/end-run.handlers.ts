import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ContentStore } from '#content';
import { type Digest, Refusal, type RunId } from '#eventsourcing';
import { decideAndAppend, lane, Ledger, loadState, requestDigest } from '#ledger';
import {
  type AdmissionCommand,
  admissionDecider,
  type AdmissionEvent,
  type AdmissionState,
  RUN_KEYS,
} from '../../domain/index.js';
import { BeginRun } from '../start-run/start-run.command.js';
import { RunRepository } from '../run-repository.js';
import { workflowStream } from '../run-streams.js';
import { AdmitNext, CancelRun, ExpireGate, ReleaseRun, SupersedeRun } from './end-run.commands.js';
import { Epilogues } from './epilogues.js';

@CommandHandler(SupersedeRun)
export class SupersedeRunHandler implements ICommandHandler<SupersedeRun> {
  constructor(
    private readonly runs: RunRepository,
    private readonly epilogues: Epilogues,
  ) {}

  async execute({ runId, by, cause }: SupersedeRun): Promise<boolean> {
    try {
      const { state } = await this.runs.take(runId, RUN_KEYS.supersede, cause, async (current) => ({
        kind: 'Supersede',
        by,
        epilogue: await this.epilogues.of(current, 'superseded'),
      }));
      return state.phase === 'ended';
    } catch (error) {
      // Decided in the same moment: whoever comes after it waits.
      if (error instanceof Refusal && error.code === 'conflict') return false;
      throw error;
    }
  }
}

@CommandHandler(CancelRun)
export class CancelRunHandler implements ICommandHandler<CancelRun> {
  constructor(
    private readonly runs: RunRepository,
    private readonly content: ContentStore,
    private readonly epilogues: Epilogues,
  ) {}

  async execute({ runId, by, reason }: CancelRun): Promise<void> {
    const [reasonDigest] = await this.content.put([{ kind: 'text', subject: `run:${runId}`, body: reason }]);
    await this.runs.take(
      runId,
      RUN_KEYS.cancel,
      { actor: by },
      async (state) => ({
        kind: 'Cancel',
        by,
        reasonDigest: reasonDigest as Digest,
        epilogue: await this.epilogues.of(state, 'cancelled', reason),
      }),
      { by },
    );
  }
}

@CommandHandler(ExpireGate)
export class ExpireGateHandler implements ICommandHandler<ExpireGate> {
  constructor(
    private readonly runs: RunRepository,
    private readonly epilogues: Epilogues,
  ) {}

  async execute({ runId, cause }: ExpireGate): Promise<void> {
    await this.runs.take(runId, RUN_KEYS.expire, cause, async (state) => ({
      kind: 'Expire',
      epilogue: await this.epilogues.of(state, 'expired'),
    }));
  }
}

@CommandHandler(ReleaseRun)
export class ReleaseRunHandler implements ICommandHandler<ReleaseRun> {
  constructor(private readonly ledger: Ledger) {}

  async execute({ runId, workflowType, cause }: ReleaseRun): Promise<void> {
    const stream = workflowStream(workflowType);
    const key = `release/${runId}`;
    await this.ledger.appendEach({
      stream,
      facts: [
        {
          key,
          request: requestDigest({ key }),
          event: { type: 'RunReleased', data: { run_id: runId, workflow_type: workflowType } },
        },
      ],
      context: {
        lane: lane(stream),
        actor: cause.actor,
        correlation_id: runId,
        causation_id: cause.causationId,
      },
    });
  }
}

@CommandHandler(AdmitNext)
export class AdmitNextHandler implements ICommandHandler<AdmitNext> {
  constructor(
    private readonly ledger: Ledger,
    private readonly runs: RunRepository,
    private readonly commands: CommandBus,
  ) {}

  async execute({ workflowType, cause }: AdmitNext): Promise<void> {
    const stream = workflowStream(workflowType);
    const waiting = await loadState(this.ledger, admissionDecider, stream);
    const [next] = waiting.state.queue.keys();
    if (!next) return;
    const { state } = await decideAndAppend<AdmissionCommand, AdmissionEvent, AdmissionState>(
      this.ledger,
      admissionDecider,
      {
        stream,
        key: `admit-next/${next}`,
        context: { lane: lane(stream), actor: cause.actor, correlation_id: next },
        laneOf: (event) => lane(event.type === 'RunReleased' ? stream : event.data.run_id),
        command: async (current) => ({
          kind: 'AdmitNext',
          ended: await this.endedAmong(current.open.keys()),
        }),
      },
    );
    const order = state.open.get(next);
    if (order) await this.commands.execute(new BeginRun(order, true, cause));
  }

  private async endedAmong(open: Iterable<RunId>): Promise<ReadonlySet<RunId>> {
    const ended = new Set<RunId>();
    for (const id of open) if ((await this.runs.load(id)).phase === 'ended') ended.add(id);
    return ended;
  }
}
