import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  MinLength,
} from 'class-validator';
import { OUTGOING_TYPES } from '#delivery/domain';
import { PageQuery } from '../http/paging.js';

const TYPES = { each: true, message: `expected event types of ${OUTGOING_TYPES.join(', ')}` };

export class CreateSubscriptionBody {
  /** Where deliveries go: https, public, unless the settings allow others. */
  @IsString()
  @MaxLength(2_000)
  url!: string;

  /** The host, unless said. */
  @IsOptional()
  @IsString()
  @MaxLength(80)
  name?: string;

  /** All unless said. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsIn(OUTGOING_TYPES, TYPES)
  types?: string[];

  /** Position or time of the first event that is wanted; what comes from now on unless said. */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'number' ? String(value) : value))
  @IsString()
  @MaxLength(40)
  from?: string;

  /** One's own: whsec_ and base64 of 24 to 64 bytes; made here unless said. */
  @IsOptional()
  @IsString()
  @MaxLength(120)
  secret?: string;
}

export class ChangeSubscriptionBody {
  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  url?: string;

  @IsOptional()
  @IsString()
  @MaxLength(80)
  name?: string;

  /** Empty: all. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsIn(OUTGOING_TYPES, TYPES)
  types?: string[];
}

export class ReplayBody {
  /** Position or time of the first event that is delivered again. */
  @Transform(({ value }: { value: unknown }) => (typeof value === 'number' ? String(value) : value))
  @IsString()
  @MinLength(1)
  @MaxLength(40)
  from!: string;
}

export class ResumeDeliveriesBody {
  /** The run whose deliveries stand still; all parked ones unless said. */
  @IsOptional()
  @IsUUID('all', { message: 'expected a UUID' })
  run_id?: string;

  @IsOptional()
  @IsBoolean()
  skip?: boolean;

  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  reason?: string;
}

export class DeliveriesQuery extends PageQuery {
  @IsOptional()
  @IsIn(['due', 'waiting', 'delivered', 'parked', 'skipped'])
  state?: string;

  @IsOptional()
  @IsUUID('all', { message: 'expected a UUID' })
  run_id?: string;
}
