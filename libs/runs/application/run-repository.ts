import { Injectable } from '@nestjs/common';
import type { RunId } from '#eventsourcing';
import { type Decided, decideAndAppend, type JsonValue, Ledger, loadState } from '#ledger';
import { type RunCommand, runDecider, type RunEvent, type RunState } from '../domain/index.js';
import { type Cause, contextOf, runStream } from './run-streams.js';

/** Reads runs from their streams and takes their steps. */
@Injectable()
export class RunRepository {
  constructor(private readonly ledger: Ledger) {}

  async load(id: RunId): Promise<RunState> {
    return (await loadState(this.ledger, runDecider, runStream(id))).state;
  }

  /**
   * Takes one step of a run; taken already, it changes nothing.
   * @param key names the step, see `RUN_KEYS`
   * @param request what a client asked for, where the step is a client's
   */
  take(
    id: RunId,
    key: string | ((events: readonly RunEvent[]) => string),
    cause: Cause,
    command: RunCommand | ((state: RunState) => RunCommand | Promise<RunCommand>),
    request?: JsonValue,
  ): Promise<Decided<RunEvent, RunState>> {
    return decideAndAppend<RunCommand, RunEvent, RunState>(this.ledger, runDecider, {
      stream: runStream(id),
      key,
      command,
      context: contextOf(id, cause),
      ...(request === undefined ? {} : { request }),
    });
  }
}
