import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ContentStore } from '#content';
import { type Digest, Refusal, type RunId } from '#eventsourcing';
import { Ledger, requestDigest } from '#ledger';
import type { RunParked, RunResumed } from '../../domain/index.js';
import { RunRepository } from '../run-repository.js';
import { contextOf, runStream } from '../run-streams.js';

/** Makes it known that a run stands still. Repeated after a crash, it says so once. */
export class ParkRun extends Command<void> {
  constructor(
    readonly runId: RunId,
    readonly lane: {
      readonly subscription: string;
      readonly position: string;
      readonly attempts: number;
      readonly error: string;
    },
  ) {
    super();
  }
}

/** A person lets a parked run go on, with or without the step that it stands at. */
export class ResumeRun extends Command<void> {
  constructor(
    readonly runId: RunId,
    readonly by: string,
    readonly options: { readonly skip?: boolean; readonly reason?: string | undefined } = {},
  ) {
    super();
  }
}

@CommandHandler(ParkRun)
export class ParkRunHandler implements ICommandHandler<ParkRun> {
  constructor(
    private readonly ledger: Ledger,
    private readonly runs: RunRepository,
    private readonly content: ContentStore,
  ) {}

  async execute({ runId, lane }: ParkRun): Promise<void> {
    const { started, parked, parkings } = await this.runs.load(runId);
    if (!started || parked) return;
    const { subscription, position, attempts, error } = lane;
    const [digest] = await this.content.put([{ kind: 'error', subject: `run:${runId}`, body: error }]);
    const key = `park/${subscription}/${position}/${parkings}`;
    const event: RunParked = {
      type: 'RunParked',
      data: { run_id: runId, subscription, position, attempts, error_digest: digest as Digest },
    };
    await this.ledger.appendEach({
      stream: runStream(runId),
      facts: [{ key, request: requestDigest({ key }), event }],
      context: contextOf(runId, { actor: 'countersign' }),
    });
  }
}

@CommandHandler(ResumeRun)
export class ResumeRunHandler implements ICommandHandler<ResumeRun> {
  constructor(
    private readonly ledger: Ledger,
    private readonly runs: RunRepository,
    private readonly content: ContentStore,
  ) {}

  async execute({ runId, by, options }: ResumeRun): Promise<void> {
    const { started, parked, parkings } = await this.runs.load(runId);
    if (!started) throw new Refusal('not_found', `There is no run ${runId}.`);
    if (!parked) throw new Refusal('conflict', `Run ${runId} is not parked: there is nothing to resume.`);
    const reason = options.reason?.trim() ?? '';
    const [digest] =
      reason === '' ? [] : await this.content.put([{ kind: 'text', subject: `run:${runId}`, body: reason }]);
    const event: RunResumed = {
      type: 'RunResumed',
      data: { run_id: runId, by, skip: options.skip ?? false, reason_digest: digest ?? null },
    };
    const key = `resume/${parkings}`;
    await this.ledger.appendEach({
      stream: runStream(runId),
      facts: [{ key, request: requestDigest({ key, skip: options.skip ?? false }), event }],
      context: contextOf(runId, { actor: by }),
    });
  }
}
