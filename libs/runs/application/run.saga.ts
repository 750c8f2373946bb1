import { Injectable } from '@nestjs/common';
import { type ICommand, Saga } from '@nestjs/cqrs';
import type { Observable } from 'rxjs';
import type { RunId } from '#eventsourcing';
import { type Recorded } from '#ledger';
import { onEvent } from '#subscriptions';
import type { AdmissionEvent, RunEvent } from '../domain/index.js';
import { CarryOutPlan } from './carry-out-plan/carry-out-plan.handler.js';
import { CheckPreconditions } from './check-preconditions/check-preconditions.handler.js';
import { AdmitNext, ReleaseRun, WithdrawActions } from './end-run/end-run.commands.js';
import { LoadContext } from './load-context/load-context.handler.js';
import { PreparePlan } from './prepare-plan/prepare-plan.handler.js';
import { causedBy } from './run-streams.js';
import { BeginRun } from './start-run/start-run.command.js';

type DataOf<Type, Event = RunEvent | AdmissionEvent> = Event extends {
  readonly type: Type;
  readonly data: infer Data;
}
  ? Data
  : never;

/**
 * Moves a run on: what each event leads to. Stateless; every command looks at the run's stream and does nothing
 * where its step was taken already.
 */
@Injectable()
export class RunSaga {
  @Saga()
  admitted = (events: Observable<Recorded>): Observable<ICommand> =>
    events.pipe(
      onEvent('RunAdmitted', (event) => {
        return new BeginRun(dataOf<'RunAdmitted'>(event), true, causedBy(event));
      }),
    );

  @Saga()
  started = (events: Observable<Recorded>): Observable<ICommand> =>
    events.pipe(onEvent('RunStarted', (event) => new LoadContext(runOf(event), causedBy(event))));

  @Saga()
  contextLoaded = (events: Observable<Recorded>): Observable<ICommand> =>
    events.pipe(onEvent('ContextLoaded', (event) => new CheckPreconditions(runOf(event), causedBy(event))));

  @Saga()
  preconditionsChecked = (events: Observable<Recorded>): Observable<ICommand> =>
    events.pipe(onEvent('PreconditionsChecked', (event) => new PreparePlan(runOf(event), causedBy(event))));

  /** The gate's approval, in the run's own stream, or that none was needed. */
  @Saga()
  approved = (events: Observable<Recorded>): Observable<ICommand> =>
    events.pipe(
      onEvent(['Approved', 'GateSkipped'], (event) => {
        const runId = event.metadata.lane as string as RunId;
        const isGate =
          event.type === 'GateSkipped' || dataOf<'Approved'>(event).action_id === (runId as string);
        return isGate ? new CarryOutPlan(runId, causedBy(event)) : undefined;
      }),
    );

  @Saga()
  cancelled = (events: Observable<Recorded>): Observable<ICommand> =>
    events.pipe(onEvent('RunCancelled', (event) => new WithdrawActions(runOf(event), causedBy(event))));

  @Saga()
  ended = (events: Observable<Recorded>): Observable<ICommand> =>
    events.pipe(
      onEvent('RunCompleted', (event) => {
        const { run_id, workflow_type, admitted } = dataOf<'RunCompleted'>(event);
        return admitted ? new ReleaseRun(run_id, workflow_type, causedBy(event)) : undefined;
      }),
    );

  @Saga()
  released = (events: Observable<Recorded>): Observable<ICommand> =>
    events.pipe(
      onEvent('RunReleased', (event) => {
        return new AdmitNext(dataOf<'RunReleased'>(event).workflow_type, causedBy(event));
      }),
    );
}

function dataOf<Type extends (RunEvent | AdmissionEvent)['type']>(event: Recorded): DataOf<Type> {
  return event.data as unknown as DataOf<Type>;
}

function runOf(event: Recorded): RunId {
  return event.data['run_id'] as RunId;
}
