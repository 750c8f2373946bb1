import { Injectable } from '@nestjs/common';
import { Clock } from '#clock';
import { type Contract, ContractRegistry, durationMs } from '#contracts';
import { ContentStore } from '#content';
import type { Digest } from '#eventsourcing';
import type { CheckTerms, Epilogue, RunOutcome, RunState } from '../../domain/index.js';
import { narrative } from './narrative.js';

/** What is written beside the end of a run: its narrative as content, the checks that the contract wants, the time. */
@Injectable()
export class Epilogues {
  constructor(
    private readonly contracts: ContractRegistry,
    private readonly content: ContentStore,
    private readonly clock: Clock,
  ) {}

  /** @param outcome how the run will have ended, should it end by the step that this epilogue is for */
  async of(state: RunState, outcome: RunOutcome, reason?: string): Promise<Epilogue> {
    const now = this.clock.now();
    if (!state.started) return { now, narrative: null, checks: [] };
    const { contract } = await this.contracts.load(state.started.contract_digest);
    const text = narrative(state, outcome, now, reason);
    return { now, narrative: await this.keep(contract, state, text), checks: checksOf(contract) };
  }

  private async keep(contract: Contract, state: RunState, text: string): Promise<Epilogue['narrative']> {
    const { reflexion_enabled, tags } = contract.post;
    if (!reflexion_enabled || !state.started) return null;
    const subject = `run:${state.started.run_id}`;
    const [digest] = await this.content.put([{ kind: 'reflexion', subject, body: text }]);
    return { digest: digest as Digest, tags };
  }
}

function checksOf(contract: Contract): readonly CheckTerms[] {
  return contract.verify.map((check) => ({
    name: check.name,
    kind: check.kind,
    window_ms: durationMs(check.window),
    deadline_ms: durationMs(check.deadline),
  }));
}
