import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#clock';
import { type CompiledContract, type Contract, ContractRegistry, startInput } from '#contracts';
import { ContentStore } from '#content';
import { type Digest, Refusal, type RunId, runId as asRunId } from '#eventsourcing';
import { decideAndAppend, derivedId, IdempotencyConflict, type JsonObject, lane, Ledger } from '#ledger';
import { dateIn } from '#scheduling/cron';
import {
  type AdmissionCommand,
  admissionDecider,
  type AdmissionEvent,
  type AdmissionState,
  type Overlap,
  type StartOrder,
} from '../../domain/index.js';
import { SupersedeRun } from '../end-run/end-run.commands.js';
import { RunRepository } from '../run-repository.js';
import { type Cause, contextOf, workflowStream } from '../run-streams.js';
import { zoneOf } from './zone-of.js';
import { BeginRun, type Started, type StartRequest, StartRun } from './start-run.command.js';

/** Decides, in the stream of its type, whether a run goes on now; then begins it. */
@CommandHandler(StartRun)
export class StartRunHandler implements ICommandHandler<StartRun> {
  constructor(
    private readonly ledger: Ledger,
    private readonly content: ContentStore,
    private readonly contracts: ContractRegistry,
    private readonly runs: RunRepository,
    private readonly commands: CommandBus,
    private readonly clock: Clock,
  ) {}

  async execute({ request, cause }: StartRun): Promise<Started> {
    const active = await this.contracts.inForce(request.workflowType);
    const order = await this.order(request, active);
    const { overlap } = active.contract;
    try {
      if (overlap === 'allow') {
        const { started } = await this.runs.load(order.run_id);
        if (started) refuseAnotherRequest(started, request, order);
        else await this.commands.execute(new BeginRun(order, false, cause));
        return { runId: order.run_id, fate: 'admitted', behind: [] };
      }
      return await this.admit(request, order, overlap, cause);
    } catch (error) {
      if (!(error instanceof IdempotencyConflict)) throw error;
      throw keyReused(order.run_id);
    }
  }

  private async order(request: StartRequest, active: CompiledContract): Promise<StartOrder> {
    const { workflowType, trigger } = request;
    const now = this.clock.now();
    return {
      run_id: asRunId(derivedId(workflowType, trigger.kind, trigger.key)),
      workflow_type: workflowType,
      contract_digest: active.digest,
      as_of: request.asOf ?? dateIn(zoneOf(active.contract), now),
      trigger,
      input_digest: await this.keepInput(active.contract, request.input),
      requested_at: now,
    };
  }

  /** Checked against what the contract takes; nothing is kept of a start that brings nothing. */
  private async keepInput(contract: Contract, given: JsonObject = {}): Promise<Digest | null> {
    const body = startInput(contract, given);
    if (Object.keys(body).length === 0) return null;
    const [digest] = await this.content.put([{ kind: 'input', subject: `workflow:${contract.type}`, body }]);
    return digest ?? null;
  }

  private async admit(
    request: StartRequest,
    order: StartOrder,
    overlap: Overlap,
    cause: Cause,
  ): Promise<Started> {
    const stream = workflowStream(order.workflow_type);
    const { state, events } = await decideAndAppend<AdmissionCommand, AdmissionEvent, AdmissionState>(
      this.ledger,
      admissionDecider,
      {
        stream,
        key: `admit/${order.run_id}`,
        // What was asked for, not what it came to: "today" is another date tomorrow.
        request: { as_of: request.asOf ?? null, input: order.input_digest },
        context: { ...contextOf(order.run_id, cause) },
        laneOf: (event) => lane(event.type === 'RunReleased' ? stream : event.data.run_id),
        command: async (current) => this.admission(current, request, order, overlap, cause),
      },
    );
    const { fate, order: kept } = state.fates.get(order.run_id) ?? { fate: 'admitted', order };
    refuseAnotherRequest(kept, request, order);
    if (fate === 'admitted') await this.commands.execute(new BeginRun(kept, true, cause));
    return { runId: order.run_id, fate, behind: behind(events, order.run_id) };
  }

  /** Open runs that have ended are out of the way; those to be superseded are, as far as nobody decided them. */
  private async admission(
    state: AdmissionState,
    request: StartRequest,
    order: StartOrder,
    overlap: Overlap,
    cause: Cause,
  ): Promise<AdmissionCommand> {
    const supersede = request.supersede ?? false;
    if (state.fates.has(order.run_id)) {
      return { kind: 'Admit', order, overlap, supersede, ended: new Set() };
    }
    const ended = await this.endedAmong(state.open.keys());
    const command = { kind: 'Admit', order, overlap, supersede, ended } as const;
    // Whatever refuses this start does so before anything is superseded.
    admissionDecider.decide(command, state);
    if (supersede || overlap === 'supersede') {
      for (const open of state.open.keys()) {
        if (ended.has(open)) continue;
        if (await this.commands.execute(new SupersedeRun(open, order.run_id, cause))) ended.add(open);
      }
    }
    return { ...command, ended };
  }

  private async endedAmong(open: Iterable<RunId>): Promise<Set<RunId>> {
    const ended = new Set<RunId>();
    for (const id of open) if ((await this.runs.load(id)).phase === 'ended') ended.add(id);
    return ended;
  }
}

function behind(events: readonly AdmissionEvent[], id: RunId): readonly RunId[] {
  for (const event of events) {
    if (event.data.run_id !== id) continue;
    if (event.type === 'RunQueued') return event.data.behind;
    if (event.type === 'RunSkipped') return event.data.open;
  }
  return [];
}

/** The same key with another date or input is another request. "Today" stays the day that it was first. */
function refuseAnotherRequest(kept: StartOrder, request: StartRequest, order: StartOrder): void {
  const sameDate = request.asOf === undefined || request.asOf === kept.as_of;
  if (!sameDate || kept.input_digest !== order.input_digest) throw keyReused(kept.run_id);
}

function keyReused(id: RunId): Refusal {
  return new Refusal(
    'key_reused',
    `Run ${id} was started with this key for something else. Use a new key for a new start.`,
    { run_id: id },
  );
}
