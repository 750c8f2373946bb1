import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { Receipts } from '#evidence';
import { Ledger, NO_EVENTS, position, START, type StreamName } from '#ledger';
import { Needs } from '../http/auth.guard.js';
import { MAX_LIMIT } from '../http/paging.js';
import { eventView } from './event-view.js';

export class EventsQuery {
  @IsOptional()
  @Matches(/^\d{1,15}$/, { message: 'expected a position' })
  after?: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  type?: string;

  @IsOptional()
  @IsString()
  @MaxLength(500)
  stream?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  limit: number = 50;
}

export class PositionParam {
  @Matches(/^[1-9]\d{0,14}$/, { message: 'expected a position, a whole number from 1' })
  position!: string;
}

export class CheckpointQuery {
  /** Size of an earlier checkpoint, which the answer proves to be a beginning of the newest. */
  @IsOptional()
  @Matches(/^\d{1,15}$/, { message: 'expected the tree_size of a checkpoint' })
  since?: string;
}

/** Positions that one request looks through for a type. */
const MAX_LOOKED_AT = 20_000;

@ApiTags('ledger')
@ApiBearerAuth()
@Controller('ledger')
export class LedgerController {
  constructor(
    private readonly ledger: Ledger,
    private readonly receipts: Receipts,
  ) {}

  @Get('events')
  @Needs('read')
  @ApiOperation({ summary: 'Events by position, of one stream or one type where asked for' })
  async events(@Query() query: EventsQuery) {
    return query.stream === undefined ? this.all(query) : this.ofStream(query, query.stream as StreamName);
  }

  @Get('events/:position/receipt')
  @Needs('read')
  @ApiOperation({ summary: 'Proof that an event is in the ledger, as it is, under a signed checkpoint' })
  receipt(@Param() { position: at }: PositionParam) {
    return this.receipts.of(position(Number(at)));
  }

  @Get('checkpoint')
  @Needs('read')
  @ApiOperation({ summary: 'The newest signed checkpoint, and that an earlier one is a beginning of it' })
  checkpoint(@Query() { since }: CheckpointQuery) {
    return this.receipts.checkpoint(since === undefined ? undefined : Number(since));
  }

  private async ofStream(query: EventsQuery, stream: StreamName) {
    const after = Number(query.after ?? 0);
    const events = await this.ledger.read(stream, NO_EVENTS);
    const located = await Promise.all(
      events.map(async (event) => ({ ...event, position: await this.ledger.locate(stream, event.revision) })),
    );
    const wanted = located.filter(
      (event) => event.position > after && (query.type === undefined || event.type === query.type),
    );
    const items = wanted.slice(0, query.limit).map(eventView);
    const more = wanted.length > query.limit;
    return { items, next_cursor: more ? (items.at(-1)?.position ?? null) : null };
  }

  private async all(query: EventsQuery) {
    const items: ReturnType<typeof eventView>[] = [];
    let at = query.after === undefined ? START : position(Number(query.after));
    const end = at + MAX_LOOKED_AT;
    while (items.length < query.limit) {
      const page = await this.ledger.readAll(at, query.type === undefined ? query.limit : 1_000);
      const last = page.at(-1);
      if (!last) return { items, next_cursor: null };
      for (const event of page) {
        if (items.length === query.limit) break;
        at = event.position;
        if (query.type === undefined || event.type === query.type) items.push(eventView(event));
      }
      if (at >= end) break;
    }
    return { items, next_cursor: String(at) };
  }
}
