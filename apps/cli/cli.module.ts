import { type DynamicModule, Module } from '@nestjs/common';
import { type Platform, PlatformModule } from '#composition';
import { ProposedActionsModule } from '#proposed-actions';
import { RunsModule } from '#runs';
import { SchedulingModule } from '#scheduling';
import { VerificationModule } from '#verification';

/** The rooms, without doors: what the command line asks goes through the same handlers. */
@Module({})
export class CliModule {
  static with(platform: Platform): DynamicModule {
    return {
      module: CliModule,
      imports: [
        PlatformModule.with(platform),
        RunsModule,
        ProposedActionsModule,
        SchedulingModule,
        VerificationModule,
      ],
    };
  }
}
