import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { PageQuery } from '../http/paging.js';

export const ACTION_STATUSES = [
  'pending',
  'approved',
  'executing',
  'executed',
  'failed',
  'unknown',
  'rejected',
  'expired',
  'superseded',
] as const;

const DIGEST = /^sha256:[0-9a-f]{64}$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

export class ActionsQuery extends PageQuery {
  @IsOptional()
  @IsIn(ACTION_STATUSES)
  status?: (typeof ACTION_STATUSES)[number];

  @IsOptional()
  @IsUUID('all', { message: 'expected a UUID' })
  run_id?: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  action_type?: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  flag?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  tier?: number;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  customer_id?: string;
}

export class ActionGroupsQuery {
  @IsOptional()
  @IsIn(ACTION_STATUSES)
  status?: (typeof ACTION_STATUSES)[number];

  @IsOptional()
  @IsUUID('all', { message: 'expected a UUID' })
  run_id?: string;

  /** Waits until the read models have come to this position. */
  @IsOptional()
  @IsString()
  @MaxLength(20)
  min_position?: string;
}

export class ExclusionBody {
  @IsUUID('all', { message: 'expected a UUID' })
  action_id!: string;

  @IsString()
  @MinLength(1)
  @MaxLength(2_000)
  reason!: string;

  /** The customer is not to be contacted until then. */
  @IsOptional()
  @Matches(DATE, { message: 'expected a date such as 2020-06-10' })
  until?: string;
}

export class ApproveBody {
  /** What was shown. Without it the answer is 428. */
  @IsOptional()
  @Matches(DIGEST, { message: 'expected sha256: and 64 lower-case hex digits' })
  digest?: string;

  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  note?: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10_000)
  @ValidateNested({ each: true })
  @Type(() => ExclusionBody)
  exclude?: ExclusionBody[];

  /** How far the person had been shown the ledger. */
  @IsOptional()
  @Matches(/^\d{1,15}$/, { message: 'expected a position' })
  seen_position?: string;
}

export class RejectBody {
  @IsString()
  @MinLength(1)
  @MaxLength(2_000)
  reason!: string;
}
