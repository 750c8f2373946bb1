import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { Clock } from '#clock';
import { ContentStore } from '#content';
import { ContractRegistry, PlanThread } from '#contracts';
import { OutgoingReader, Subscriptions, SubscriptionViews, TestDelivery } from '#delivery';
import { Evidence, Receipts } from '#evidence';
import { Doorkeeper, Tokens } from '#identity';
import { Ledger } from '#ledger';
import { ContextSql, MirrorImporter, MirrorQueries } from '#mirror';
import { ReadModels } from '#projections';
import { Freshness, Lessons } from '#runs';
import { DueList } from '#scheduling';
import { NestSagas, ResumeLaneHandler } from '#subscriptions';
import { DueChecks } from '#verification';
import type { Platform } from './platform.js';
import { DueItemsFromReadModel } from './ports/due-items.js';
import { FreshnessOfReadModels } from './ports/freshness.js';
import { LessonsFromReadModel } from './ports/lessons.js';

/** Hands the platform's parts to every room, by the ports that they ask for. */
@Global()
@Module({})
export class PlatformModule {
  static with(platform: Platform): DynamicModule {
    const due = new DueItemsFromReadModel(platform.dataSource, platform.clock);
    const parts = [
      [Clock, platform.clock],
      [Ledger, platform.ledger],
      [ContentStore, platform.content],
      [Evidence, platform.evidence],
      [Receipts, platform.evidence.receipts],
      [ContractRegistry, platform.contracts],
      [PlanThread, platform.planner],
      [ContextSql, platform.sql],
      [MirrorImporter, platform.importer],
      [MirrorQueries, platform.mirror],
      [ReadModels, platform.readModels],
      [DataSource, platform.dataSource],
      [Tokens, platform.tokens],
      [Doorkeeper, platform.doorkeeper],
      [Subscriptions, platform.delivery.subscriptions],
      [SubscriptionViews, platform.delivery.views],
      [TestDelivery, platform.delivery.test],
      [OutgoingReader, new OutgoingReader(platform.ledger)],
      [DueList, due],
      [DueChecks, due.checks],
      [Freshness, new FreshnessOfReadModels(platform.readModels)],
      [Lessons, new LessonsFromReadModel(platform.dataSource)],
    ] as const;
    const providers = parts.map(([provide, useValue]) => ({ provide, useValue }));
    return {
      module: PlatformModule,
      imports: [CqrsModule.forRoot(), DiscoveryModule],
      providers: [...providers, NestSagas, ResumeLaneHandler],
      exports: [...parts.map(([token]) => token), NestSagas, CqrsModule],
    };
  }
}
