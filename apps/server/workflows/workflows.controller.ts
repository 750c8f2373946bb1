import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { IsObject, IsOptional, Matches } from 'class-validator';
import { plainDate, workflowType } from '#eventsourcing';
import type { JsonObject } from '#ledger';
import { Needs } from '../http/auth.guard.js';
import { Simulations } from '#runs';
import { WorkflowViews } from './workflow-views.js';

export class SimulateBody {
  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'expected a date such as 2020-06-10' })
  as_of?: string;

  @IsOptional()
  @IsObject()
  input?: Record<string, unknown>;
}

@ApiTags('workflows')
@ApiBearerAuth()
@Controller('workflows')
export class WorkflowsController {
  constructor(
    private readonly views: WorkflowViews,
    private readonly simulations: Simulations,
  ) {}

  @Get()
  @Needs('read')
  @ApiOperation({ summary: 'Contracts in force' })
  async list() {
    return { items: await this.views.all(), next_cursor: null };
  }

  @Get(':type')
  @Needs('read')
  @ApiOperation({ summary: 'One contract, as it is in force' })
  one(@Param('type') type: string) {
    return this.views.one(workflowType(type));
  }

  @Post(':type/simulate')
  @HttpCode(200)
  @Needs('start')
  @ApiOperation({ summary: 'The plan that would be. Writes nothing.' })
  simulate(@Param('type') type: string, @Body() body: SimulateBody) {
    return this.simulations.simulate(workflowType(type), {
      asOf: body.as_of === undefined ? undefined : plainDate(body.as_of),
      input: body.input as JsonObject | undefined,
    });
  }
}
