import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#clock';
import { type Contract, ContractRegistry, durationMs } from '#contracts';
import { type GateTerms, RUN_KEYS } from '../../domain/index.js';
import { RunRepository } from '../run-repository.js';
import { BeginRun } from './start-run.command.js';

/** Writes a run's first event. What the gate will need of the contract goes with it. */
@CommandHandler(BeginRun)
export class BeginRunHandler implements ICommandHandler<BeginRun> {
  constructor(
    private readonly runs: RunRepository,
    private readonly contracts: ContractRegistry,
    private readonly clock: Clock,
  ) {}

  async execute({ order, admitted, cause }: BeginRun): Promise<void> {
    const { contract } = await this.contracts.load(order.contract_digest);
    await this.runs.take(order.run_id, RUN_KEYS.begin, cause, {
      kind: 'Begin',
      started: {
        ...order,
        invoker: contract.invoker,
        risk_level: contract.risk_level,
        gate: gateTerms(contract),
        admitted,
        started_at: this.clock.now(),
      },
    });
  }
}

function gateTerms({ gate }: Contract): GateTerms {
  return {
    risk_gate: gate.risk_gate,
    approver: gate.approver,
    deputies: gate.deputies,
    window_ms: durationMs(gate.window),
    remind_ms: gate.remind.map(durationMs),
    expires: gate.expires === 'next_occurrence' ? 'next_occurrence' : { after_ms: durationMs(gate.expires) },
  };
}
