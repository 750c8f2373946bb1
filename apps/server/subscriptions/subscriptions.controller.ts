import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Subscriptions, SubscriptionViews, TestDelivery } from '#delivery';
import { may, type Principal } from '#identity';
import { Needs } from '../http/auth.guard.js';
import { decodeCursor, pageOf } from '../http/paging.js';
import { Who } from '../http/who.js';
import { IdParam } from '../runs/runs.dto.js';
import {
  ChangeSubscriptionBody,
  CreateSubscriptionBody,
  DeliveriesQuery,
  ReplayBody,
  ResumeDeliveriesBody,
} from './subscriptions.dto.js';

const whole = (who: Principal): boolean => may(who, 'administer');

@ApiTags('subscriptions')
@ApiBearerAuth()
@Controller('subscriptions')
export class SubscriptionsController {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly views: SubscriptionViews,
    private readonly tests: TestDelivery,
  ) {}

  @Post()
  @Needs('administer')
  @ApiOperation({ summary: 'Subscribe a webhook; its secret is shown this once' })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  async create(
    @Body() body: CreateSubscriptionBody,
    @Who() who: Principal,
    @Headers('idempotency-key') key: string | undefined,
  ) {
    const { id, secret } = await this.subscriptions.create(body, who.name, key);
    return { ...(await this.views.one(id, true)), secret };
  }

  @Get()
  @Needs('read')
  @ApiOperation({ summary: 'Subscriptions, how far each has come, and what stands still' })
  async list(@Who() who: Principal) {
    return { items: await this.views.list(whole(who)), next_cursor: null };
  }

  @Get(':id')
  @Needs('read')
  @ApiOperation({ summary: 'One subscription' })
  one(@Param() { id }: IdParam, @Who() who: Principal) {
    return this.views.one(id, whole(who));
  }

  @Patch(':id')
  @Needs('administer')
  @ApiOperation({ summary: 'Change address, name or types' })
  async change(@Param() { id }: IdParam, @Body() body: ChangeSubscriptionBody, @Who() who: Principal) {
    await this.subscriptions.change(id, body, who.name);
    return this.views.one(id, true);
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('administer')
  @ApiOperation({ summary: 'Remove a subscription and what is on its way' })
  async remove(@Param() { id }: IdParam, @Who() who: Principal) {
    await this.subscriptions.remove(id, who.name);
  }

  @Get(':id/deliveries')
  @Needs('read')
  @ApiOperation({ summary: 'Deliveries, the newest first; state=parked are the dead letters' })
  async deliveries(@Param() { id }: IdParam, @Query() query: DeliveriesQuery) {
    const [before] = decodeCursor(query.cursor, 1) ?? [];
    const rows = await this.views.deliveries(id, query, { before, limit: query.limit + 1 });
    const page = pageOf(rows, query.limit, (row) => [String(row.position)]);
    return { ...page, items: page.items.map((row) => ({ ...row, position: String(row.position) })) };
  }

  @Post(':id/replay')
  @HttpCode(202)
  @Needs('administer')
  @ApiOperation({ summary: 'Deliver everything from a position or a time on once more' })
  async replay(@Param() { id }: IdParam, @Body() { from }: ReplayBody, @Who() who: Principal) {
    await this.subscriptions.replay(id, from, who.name);
    return this.views.one(id, true);
  }

  @Post(':id/test')
  @HttpCode(200)
  @Needs('administer')
  @ApiOperation({ summary: 'Send a made-up event now, and say what came of it' })
  test(@Param() { id }: IdParam, @Who() who: Principal) {
    return this.tests.send(id, who.name);
  }

  @Post(':id/rotate-secret')
  @HttpCode(200)
  @Needs('administer')
  @ApiOperation({ summary: 'A fresh secret, shown this once; the one before signs beside it for a day' })
  async rotate(@Param() { id }: IdParam, @Who() who: Principal) {
    const secret = await this.subscriptions.rotateSecret(id, who.name);
    return { ...(await this.views.one(id, true)), secret };
  }

  @Post(':id/pause')
  @HttpCode(200)
  @Needs('administer')
  @ApiOperation({ summary: 'Send nothing until resumed; what happens meanwhile is kept' })
  async pause(@Param() { id }: IdParam, @Who() who: Principal) {
    await this.subscriptions.pause(id, who.name);
    return this.views.one(id, true);
  }

  @Post(':id/resume')
  @HttpCode(200)
  @Needs('operate')
  @ApiOperation({ summary: 'Go on: with a paused subscription, and with runs whose deliveries are parked' })
  async resume(@Param() { id }: IdParam, @Body() body: ResumeDeliveriesBody, @Who() who: Principal) {
    await this.subscriptions.resume(id, who.name);
    const { run_id: runId, skip, reason } = body;
    await this.subscriptions.resumeDeliveries(id, who.name, { runId, skip, reason });
    return this.views.one(id, whole(who));
  }
}
