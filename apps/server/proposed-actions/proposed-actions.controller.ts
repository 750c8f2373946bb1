import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { actionId, digest, plainDate } from '#eventsourcing';
import type { Principal } from '#identity';
import { ProposedActionQueries } from '#projections';
import { EditAction } from '#proposed-actions';
import { ActionViews, Approve, Reject } from '#runs';
import { Needs } from '../http/auth.guard.js';
import { decodeCursor, pageOf } from '../http/paging.js';
import { Positions } from '../http/positions.js';
import { Who } from '../http/who.js';
import { IdParam } from '../runs/runs.dto.js';
import { changesOf, EditBody } from './edit.dto.js';
import { letterIn, sendLetter } from './letter.js';
import { ActionGroupsQuery, ActionsQuery, ApproveBody, RejectBody } from './proposed-actions.dto.js';

@ApiTags('proposed actions')
@ApiBearerAuth()
@Controller('proposed-actions')
export class ProposedActionsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly views: ActionViews,
    private readonly queries: ProposedActionQueries,
    private readonly positions: Positions,
  ) {}

  @Get()
  @Needs('read')
  @ApiOperation({ summary: 'The inbox: gates and single actions, the newest first' })
  async list(@Query() query: ActionsQuery, @Req() request: FastifyRequest) {
    await this.positions.waitFor(request, query.min_position, ['proposed_actions']);
    const after = decodeCursor(query.cursor, 2);
    const rows = await this.queries.list(query, { after, limit: query.limit + 1 });
    return pageOf(rows, query.limit, (row) => [row.proposed_at, row.action_id]);
  }

  @Get('groups')
  @Needs('read')
  @ApiOperation({ summary: 'How many there are of each kind, run by run; what expires first comes first' })
  async groups(@Query() { status, run_id, min_position }: ActionGroupsQuery, @Req() request: FastifyRequest) {
    await this.positions.waitFor(request, min_position, ['proposed_actions']);
    return { items: await this.queries.groups({ status, run_id }), next_cursor: null };
  }

  @Get(':id')
  @Needs('read')
  @ApiOperation({ summary: 'One action with evidence, draft and history' })
  one(@Param() { id }: IdParam) {
    return this.views.view(actionId(id));
  }

  @Get(':id/letter')
  @Needs('read')
  @ApiOperation({ summary: 'The letter of an action as it will arrive, as a page of its own' })
  async letter(@Param() { id }: IdParam, @Res() reply: FastifyReply) {
    sendLetter(reply, letterIn((await this.views.view(actionId(id))).draft));
  }

  @Patch(':id')
  @Needs('decide')
  @ApiOperation({ summary: 'Word an undecided draft anew; its digest changes with it' })
  async edit(
    @Param() { id }: IdParam,
    @Body() body: EditBody,
    @Who() who: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const seen = body.digest === undefined ? undefined : digest(body.digest);
    await this.commands.execute(new EditAction(actionId(id), who, changesOf(body.draft), seen));
    return { ...(await this.views.view(actionId(id))), position: await this.positions.written(reply) };
  }

  @Post(':id/approve')
  @HttpCode(200)
  @Needs('decide')
  @ApiOperation({ summary: 'Approve what was shown, by its digest' })
  async approve(
    @Param() { id }: IdParam,
    @Body() body: ApproveBody,
    @Who() who: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.commands.execute(
      new Approve(actionId(id), who, body.digest === undefined ? undefined : digest(body.digest), {
        note: body.note,
        seenPosition: body.seen_position,
        exclude: body.exclude?.map((one) => ({
          actionId: actionId(one.action_id),
          reason: one.reason,
          until: one.until === undefined ? undefined : plainDate(one.until),
        })),
      }),
    );
    return { ...(await this.views.view(actionId(id))), position: await this.positions.written(reply) };
  }

  @Post(':id/reject')
  @HttpCode(200)
  @Needs('decide')
  @ApiOperation({ summary: 'Reject, with a reason' })
  async reject(
    @Param() { id }: IdParam,
    @Body() { reason }: RejectBody,
    @Who() who: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.commands.execute(new Reject(actionId(id), who, reason));
    return { ...(await this.views.view(actionId(id))), position: await this.positions.written(reply) };
  }
}
