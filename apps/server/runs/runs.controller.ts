import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { actionId, plainDate, Refusal, runId, workflowType } from '#eventsourcing';
import type { Principal } from '#identity';
import type { JsonObject } from '#ledger';
import { RunLogQueries } from '#projections';
import { CancelRun, ResumeRun, RunViews, type Started, StartRun } from '#runs';
import { Needs } from '../http/auth.guard.js';
import { decodeCursor, pageOf } from '../http/paging.js';
import { Positions } from '../http/positions.js';
import { Who } from '../http/who.js';
import { eventView } from '../ledger/event-view.js';
import { letterIn, sendLetter } from '../proposed-actions/letter.js';
import { PlanViews } from './plan-views.js';
import { CancelBody, IdParam, PlanItemParam, ResumeBody, RunsQuery, StartRunBody } from './runs.dto.js';

@ApiTags('runs')
@ApiBearerAuth()
@Controller('runs')
export class RunsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly views: RunViews,
    private readonly plans: PlanViews,
    private readonly log: RunLogQueries,
    private readonly positions: Positions,
  ) {}

  @Post()
  @HttpCode(202)
  @Needs('start')
  @ApiOperation({ summary: 'Start a run. The same Idempotency-Key is the same run.' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  async start(
    @Body() body: StartRunBody,
    @Who() who: Principal,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const started = await this.commands.execute(
      new StartRun(
        {
          workflowType: workflowType(body.workflow_type),
          asOf: body.as_of === undefined ? undefined : plainDate(body.as_of),
          trigger: { kind: 'manual', by: who.name, key: `${who.name}/${key ?? randomUUID()}` },
          input: body.input as JsonObject | undefined,
          supersede: body.supersede,
        },
        { actor: who.name },
      ),
    );
    refuseSkipped(started);
    const { run_id, status } = await this.views.view(started.runId);
    return { run_id, status, position: await this.positions.written(reply), ...link(run_id) };
  }

  @Get()
  @Needs('read')
  @ApiOperation({ summary: 'The run log, the newest first' })
  async list(@Query() query: RunsQuery, @Req() request: FastifyRequest) {
    await this.positions.waitFor(request, query.min_position, ['workflow_run_log']);
    const after = decodeCursor(query.cursor, 2);
    const rows = await this.log.list(query, { after, limit: query.limit + 1 });
    return pageOf(rows, query.limit, (row) => [row.requested_at, row.run_id]);
  }

  @Get(':id')
  @Needs('read')
  @ApiOperation({ summary: 'One run, from its own events' })
  async one(@Param() { id }: IdParam) {
    return { ...(await this.views.view(runId(id))), ...link(id) };
  }

  @Get(':id/events')
  @Needs('read')
  @ApiOperation({ summary: 'Everything that belongs to a run, by position' })
  async events(@Param() { id }: IdParam) {
    return { items: (await this.views.events(runId(id))).map(eventView), next_cursor: null };
  }

  @Get(':id/plan')
  @Needs('read')
  @ApiOperation({ summary: 'What the run would do, or did' })
  plan(@Param() { id }: IdParam) {
    return this.plans.view(runId(id));
  }

  @Get(':id/plan/items/:item')
  @Needs('read')
  @ApiOperation({
    summary: 'One item of a plan by its action id: evidence and draft, also before it is staged',
  })
  item(@Param() { id, item }: PlanItemParam) {
    return this.plans.item(runId(id), actionId(item));
  }

  @Get(':id/plan/items/:item/letter')
  @Needs('read')
  @ApiOperation({ summary: 'The letter of a planned item as it will arrive, as a page of its own' })
  async letter(@Param() { id, item }: PlanItemParam, @Res() reply: FastifyReply) {
    sendLetter(reply, letterIn((await this.plans.item(runId(id), actionId(item))).draft));
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Needs('operate')
  @ApiOperation({ summary: 'Stop an open run' })
  async cancel(
    @Param() { id }: IdParam,
    @Body() { reason }: CancelBody,
    @Who() who: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.commands.execute(new CancelRun(runId(id), who.name, reason));
    return { ...(await this.views.view(runId(id))), position: await this.positions.written(reply) };
  }

  @Post(':id/resume')
  @HttpCode(200)
  @Needs('operate')
  @ApiOperation({ summary: 'Let a parked run go on' })
  async resume(
    @Param() { id }: IdParam,
    @Body() body: ResumeBody,
    @Who() who: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.commands.execute(new ResumeRun(runId(id), who.name, body));
    return { ...(await this.views.view(runId(id))), position: await this.positions.written(reply) };
  }
}

function refuseSkipped({ fate, behind, runId: id }: Started): void {
  if (fate !== 'skipped') return;
  throw new Refusal(
    'conflict',
    `Run ${behind.join(', ')} is open, and the contract skips a start beside it.`,
    {
      run_id: behind[0] ?? id,
    },
  );
}

function link(id: string) {
  return { links: { self: `/api/v1/runs/${id}`, page: `/run.html?id=${id}` } };
}
