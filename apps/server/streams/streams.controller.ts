import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OutgoingReader } from '#delivery';
import { OUTGOING_TYPES, SOURCE_TYPES } from '#delivery/domain';
import { Needs } from '../http/auth.guard.js';
import { eventView } from '../ledger/event-view.js';
import { EventStreams } from './event-streams.js';

const list = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' ? value.split(',').map((one) => one.trim()) : value;

class AfterQuery {
  /** Position to go on from, where there is no Last-Event-ID; from now on unless said, 0 from the very first. */
  @IsOptional()
  @Matches(/^\d{1,15}$/, { message: 'expected a position' })
  after?: string;
}

export class LedgerStreamQuery extends AfterQuery {
  /** Types with commas between. */
  @IsOptional()
  @Transform(list)
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  type?: string[];

  @IsOptional()
  @IsString()
  @MaxLength(500)
  stream?: string;
}

export class EventsStreamQuery extends AfterQuery {
  /** Types with commas between. */
  @IsOptional()
  @Transform(list)
  @IsArray()
  @IsIn(OUTGOING_TYPES, { each: true, message: `expected event types of ${OUTGOING_TYPES.join(', ')}` })
  type?: string[];
}

@ApiTags('streams')
@ApiBearerAuth()
@Controller()
export class StreamsController {
  constructor(
    private readonly streams: EventStreams,
    private readonly outgoing: OutgoingReader,
  ) {}

  @Get('ledger/stream')
  @Needs('read')
  @ApiOperation({ summary: 'The ledger live, as server-sent events; the id of each is its position' })
  @ApiHeader({ name: 'Last-Event-ID', required: false })
  ledger(@Query() query: LedgerStreamQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.streams.serve(request, reply, query.after, {
      types: query.type,
      show: async (event) => {
        const wanted =
          (query.type?.includes(event.type) ?? true) &&
          (query.stream === undefined || query.stream === event.stream);
        return wanted ? { type: event.type, data: eventView(event) } : undefined;
      },
    });
  }

  @Get('events/stream')
  @Needs('read')
  @ApiOperation({ summary: 'The events that leave the house live, as CloudEvents in server-sent events' })
  @ApiHeader({ name: 'Last-Event-ID', required: false })
  events(@Query() query: EventsStreamQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.streams.serve(request, reply, query.after, {
      types: SOURCE_TYPES,
      show: async (event) => {
        const message = await this.outgoing.cloudEvent(event);
        const wanted = message && (query.type?.includes(message.type) ?? true);
        return wanted ? { type: message.type, data: message } : undefined;
      },
    });
  }
}
