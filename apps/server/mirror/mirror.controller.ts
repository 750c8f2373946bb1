import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { plainDate } from '#eventsourcing';
import { MirrorQueries } from '#mirror';
import { Needs } from '../http/auth.guard.js';

export class CustomerQuery {
  /** The business date that ages are counted to. */
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'expected a date such as 2020-06-10' })
  as_of!: string;
}

@ApiTags('mirror')
@ApiBearerAuth()
@Controller()
export class MirrorController {
  constructor(private readonly mirror: MirrorQueries) {}

  @Get('syncs')
  @Needs('read')
  @ApiOperation({ summary: 'How fresh the mirror is: the newest successful sync of each type' })
  async syncs() {
    return { items: await this.mirror.freshness(), next_cursor: null };
  }

  @Get('customers/:id')
  @Needs('read')
  @ApiOperation({ summary: 'All that the mirror knows of one customer, aged for a business date' })
  customer(@Param('id') id: string, @Query() { as_of }: CustomerQuery) {
    return this.mirror.customerCard(id, plainDate(as_of));
  }
}
