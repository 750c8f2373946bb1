import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ContentStore } from '#content';
import { lane, Ledger, NO_EVENTS, requestDigest, streamName } from '#ledger';
import type { LaneResumed } from '../domain/index.js';

/** An operator lets a lane that is no run's go on, or one of a run that has not begun. */
export class ResumeLane extends Command<void> {
  constructor(
    readonly subscription: string,
    readonly lane: string,
    readonly by: string,
    readonly options: { readonly skip?: boolean; readonly reason?: string | undefined } = {},
  ) {
    super();
  }
}

@CommandHandler(ResumeLane)
export class ResumeLaneHandler implements ICommandHandler<ResumeLane> {
  constructor(
    private readonly ledger: Ledger,
    private readonly content: ContentStore,
  ) {}

  async execute({ subscription, lane: name, by, options }: ResumeLane): Promise<void> {
    const reason = options.reason?.trim() ?? '';
    const [digest] =
      reason === '' ? [] : await this.content.put([{ kind: 'text', subject: `lane:${name}`, body: reason }]);
    const skip = options.skip ?? false;
    const event: LaneResumed = {
      type: 'LaneResumed',
      data: { subscription, lane: name, skip, by, reason_digest: digest ?? null },
    };
    const stream = streamName('lane', name);
    const before = (await this.ledger.read(stream)).at(-1);
    // Asked for twice from the same state of things, it is one act.
    const key = `resume/${subscription}/${(before?.revision ?? NO_EVENTS) + 1}`;
    await this.ledger.appendEach({
      stream,
      facts: [{ key, request: requestDigest({ key, skip }), event }],
      context: { lane: lane(name), actor: by, correlation_id: name },
    });
  }
}
