import {
  IsBoolean,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  MinLength,
} from 'class-validator';
import { PageQuery } from '../http/paging.js';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
export const RUN_STATUSES = [
  'queued',
  'running',
  'awaiting_approval',
  'parked',
  'completed',
  'partial',
  'failed',
] as const;

export class StartRunBody {
  @IsString()
  @MaxLength(63)
  workflow_type!: string;

  /** The business date; today in the contract's zone unless said. */
  @IsOptional()
  @Matches(DATE, { message: 'expected a date such as 2020-06-10' })
  as_of?: string;

  @IsOptional()
  @IsObject()
  input?: Record<string, unknown>;

  /** Ends an undecided run of the type instead of being refused beside it. */
  @IsOptional()
  @IsBoolean()
  supersede?: boolean;
}

export class RunsQuery extends PageQuery {
  @IsOptional()
  @IsIn(RUN_STATUSES)
  status?: (typeof RUN_STATUSES)[number];

  @IsOptional()
  @IsString()
  @MaxLength(63)
  workflow_type?: string;

  @IsOptional()
  @Matches(DATE, { message: 'expected a date such as 2020-06-10' })
  as_of?: string;
}

export class CancelBody {
  @IsString()
  @MinLength(1)
  @MaxLength(2_000)
  reason!: string;
}

export class ResumeBody {
  /** Leaves out the step that the run stands at. */
  @IsOptional()
  @IsBoolean()
  skip?: boolean;

  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  reason?: string;
}

export class PlanItemParam {
  @IsUUID('all', { message: 'expected a UUID' })
  id!: string;

  @IsUUID('all', { message: 'expected a UUID' })
  item!: string;
}

export class IdParam {
  @IsUUID('all', { message: 'expected a UUID' })
  id!: string;
}
