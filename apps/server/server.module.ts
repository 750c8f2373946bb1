import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { type Platform, PlatformModule } from '#composition';
import { ProposedActionsModule } from '#proposed-actions';
import { ProposedActionQueries, RunLogQueries } from '#projections';
import { RunsModule } from '#runs';
import { SchedulingModule } from '#scheduling';
import { VerificationModule } from '#verification';
import { HealthController } from './health/health.controller.js';
import { PlatformFacts, Readiness } from './health/readiness.js';
import { AuthGuard } from './http/auth.guard.js';
import { Positions } from './http/positions.js';
import { LedgerController } from './ledger/ledger.controller.js';
import { MemoryController } from './memory/memory.controller.js';
import { MirrorController } from './mirror/mirror.controller.js';
import { ProposedActionsController } from './proposed-actions/proposed-actions.controller.js';
import { PlanViews } from './runs/plan-views.js';
import { RunsController } from './runs/runs.controller.js';
import { SessionController } from './session/session.controller.js';
import { EventStreams } from './streams/event-streams.js';
import { StreamsController } from './streams/streams.controller.js';
import { EventsSchemaController } from './subscriptions/events-schema.controller.js';
import { SubscriptionsController } from './subscriptions/subscriptions.controller.js';
import { WorkflowViews } from './workflows/workflow-views.js';
import { WorkflowsController } from './workflows/workflows.controller.js';

/** The HTTP server: rooms, controllers, and the guard before every route. */
@Module({})
export class ServerModule {
  static with(platform: Platform): DynamicModule {
    return {
      module: ServerModule,
      imports: [
        PlatformModule.with(platform),
        RunsModule,
        ProposedActionsModule,
        SchedulingModule,
        VerificationModule,
      ],
      controllers: [
        RunsController,
        ProposedActionsController,
        WorkflowsController,
        LedgerController,
        MemoryController,
        MirrorController,
        SessionController,
        StreamsController,
        SubscriptionsController,
        EventsSchemaController,
        HealthController,
      ],
      providers: [
        Positions,
        PlanViews,
        WorkflowViews,
        Readiness,
        EventStreams,
        { provide: PlatformFacts, useValue: PlatformFacts.of(platform) },
        { provide: APP_GUARD, useClass: AuthGuard },
        {
          provide: RunLogQueries,
          useFactory: (database: DataSource) => new RunLogQueries(database),
          inject: [DataSource],
        },
        {
          provide: ProposedActionQueries,
          useFactory: (database: DataSource) => new ProposedActionQueries(database),
          inject: [DataSource],
        },
      ],
    };
  }
}
