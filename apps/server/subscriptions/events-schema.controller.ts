import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { EVENT_SCHEMAS } from '#delivery/domain';
import { Open } from '../http/auth.guard.js';

/** Outside /api/v1: what subscribers generate their types from. */
@ApiTags('subscriptions')
@Controller()
export class EventsSchemaController {
  @Get('events.json')
  @Open()
  @ApiOperation({ summary: 'The events that leave the house, each with the JSON Schema of its data' })
  events() {
    return { specversion: '1.0', events: EVENT_SCHEMAS };
  }
}
