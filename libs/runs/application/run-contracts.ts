import { Injectable } from '@nestjs/common';
import { type CompiledContract, ContractRegistry } from '#contracts';
import { Refusal, type RunId } from '#eventsourcing';
import { asDomainEvent, Ledger, NO_EVENTS } from '#ledger';
import type { RunEvent, RunStarted } from '../domain/index.js';
import { runStream } from './run-streams.js';

/** How a run was started, and the contract that it was started with. */
export interface RunTerms {
  readonly started: RunStarted['data'];
  readonly compiled: CompiledContract;
}

/** Runs of which something is carried out at a time are few. */
const MAX_KEPT = 200;

/** The terms of a run, which never change: for whoever deals with its actions one by one. */
@Injectable()
export class RunContracts {
  private readonly kept = new Map<RunId, RunStarted['data']>();

  constructor(
    private readonly ledger: Ledger,
    private readonly contracts: ContractRegistry,
  ) {}

  /** @throws Refusal not_found */
  async of(runId: RunId): Promise<RunTerms> {
    const started = this.kept.get(runId) ?? (await this.started(runId));
    return { started, compiled: await this.contracts.load(started.contract_digest) };
  }

  private async started(runId: RunId): Promise<RunStarted['data']> {
    const [first] = (await this.ledger.read(runStream(runId), NO_EVENTS, 1)).map(asDomainEvent<RunEvent>);
    if (first?.type !== 'RunStarted') throw new Refusal('not_found', `There is no run ${runId}.`);
    if (this.kept.size >= MAX_KEPT) this.kept.delete(this.kept.keys().next().value as RunId);
    this.kept.set(runId, first.data);
    return first.data;
  }
}
