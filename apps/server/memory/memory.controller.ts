import { Controller, Get, HttpCode, Post, Query, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { ReflexionQueries, ScheduleQueries, VerifyResultQueries } from '#projections';
import { VerifyDue } from '#verification';
import { Needs } from '../http/auth.guard.js';
import { decodeCursor, PageQuery, pageOf } from '../http/paging.js';
import { Positions } from '../http/positions.js';

export class ReflexionsQuery extends PageQuery {
  /** Words, as typed into a search box. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  q?: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  tag?: string;
}

export class VerifyResultsQuery extends PageQuery {
  @IsOptional()
  @IsUUID('all', { message: 'expected a UUID' })
  run_id?: string;

  @IsOptional()
  @IsIn(['pending', 'pass', 'fail', 'timeout'])
  status?: string;
}

@ApiTags('memory, checks and schedules')
@ApiBearerAuth()
@Controller()
export class MemoryController {
  private readonly reflexions: ReflexionQueries;
  private readonly results: VerifyResultQueries;
  private readonly schedules: ScheduleQueries;

  constructor(
    database: DataSource,
    private readonly commands: CommandBus,
    private readonly positions: Positions,
  ) {
    this.reflexions = new ReflexionQueries(database);
    this.results = new VerifyResultQueries(database);
    this.schedules = new ScheduleQueries(database);
  }

  @Get('reflexions')
  @Needs('read')
  @ApiOperation({ summary: 'What runs learnt, by words and tag' })
  async search(@Query() query: ReflexionsQuery, @Req() request: FastifyRequest) {
    await this.positions.waitFor(request, query.min_position, ['reflexion_log']);
    const page = { after: decodeCursor(query.cursor, 2), limit: query.limit + 1 };
    const rows = await this.reflexions.search({ words: query.q, tag: query.tag }, page);
    return pageOf(rows, query.limit, (row) => [row.recorded_at, row.run_id]);
  }

  @Get('verify-results')
  @Needs('read')
  @ApiOperation({ summary: 'Checks and what they found' })
  async verifyResults(@Query() query: VerifyResultsQuery, @Req() request: FastifyRequest) {
    await this.positions.waitFor(request, query.min_position, ['workflow_verify_results']);
    const page = { after: decodeCursor(query.cursor, 2), limit: query.limit + 1 };
    const rows = await this.results.list(query, page);
    return pageOf(rows, query.limit, (row) => [row.due_at, row.run_id + row.check_name]);
  }

  @Post('verify-results/tick')
  @HttpCode(200)
  @Needs('operate')
  @ApiOperation({ summary: 'Run the checks that are due now' })
  tick() {
    return this.commands.execute(new VerifyDue());
  }

  @Get('schedules')
  @Needs('read')
  @ApiOperation({ summary: 'Schedules with their next occurrences and the ticks that were' })
  async allSchedules(@Query() query: PageQuery, @Req() request: FastifyRequest) {
    await this.positions.waitFor(request, query.min_position, ['schedules']);
    return { items: await this.schedules.all(), next_cursor: null };
  }
}
