import { Module } from '@nestjs/common';
import { CarryOutPlanHandler } from './application/carry-out-plan/carry-out-plan.handler.js';
import { StageActions } from './application/carry-out-plan/stage-actions.js';
import { CheckPreconditionsHandler } from './application/check-preconditions/check-preconditions.handler.js';
import { ApproveHandler, RejectHandler } from './application/decide/decide.handlers.js';
import {
  AdmitNextHandler,
  CancelRunHandler,
  ExpireGateHandler,
  ReleaseRunHandler,
  SupersedeRunHandler,
} from './application/end-run/end-run.handlers.js';
import { Epilogues } from './application/end-run/epilogues.js';
import { WithdrawActionsHandler } from './application/end-run/withdraw-actions.handler.js';
import { LoadContextHandler } from './application/load-context/load-context.handler.js';
import { ParkRunHandler, ResumeRunHandler } from './application/park-run/park-run.handlers.js';
import { PreparePlanHandler } from './application/prepare-plan/prepare-plan.handler.js';
import { RunContracts } from './application/run-contracts.js';
import { RunRepository } from './application/run-repository.js';
import { RunSaga } from './application/run.saga.js';
import { ActionViews } from './application/views/action-views.js';
import { RunViews } from './application/views/run-views.js';
import { Simulations } from './application/simulate/simulations.js';
import { BeginRunHandler } from './application/start-run/begin-run.handler.js';
import { StartRunHandler } from './application/start-run/start-run.handler.js';

/** One run, from its start to its end. Ledger, content, clock, contracts and SQL come from the composition root. */
@Module({
  providers: [
    RunRepository,
    RunContracts,
    Epilogues,
    StageActions,
    RunSaga,
    RunViews,
    ActionViews,
    Simulations,
    StartRunHandler,
    BeginRunHandler,
    LoadContextHandler,
    CheckPreconditionsHandler,
    PreparePlanHandler,
    CarryOutPlanHandler,
    ApproveHandler,
    RejectHandler,
    SupersedeRunHandler,
    CancelRunHandler,
    ExpireGateHandler,
    ReleaseRunHandler,
    AdmitNextHandler,
    WithdrawActionsHandler,
    ParkRunHandler,
    ResumeRunHandler,
  ],
  exports: [RunRepository, RunContracts, RunViews, ActionViews, Simulations],
})
export class RunsModule {}
