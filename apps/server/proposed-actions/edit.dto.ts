import { Type } from 'class-transformer';
import {
  Allow,
  ArrayMaxSize,
  IsArray,
  IsDefined,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import type { JsonValue } from '#ledger';
import { type DraftChanges, FIXED_FIELDS } from '#proposed-actions';

const DIGEST = /^sha256:[0-9a-f]{64}$/;

export class RecipientBody {
  @IsOptional()
  @IsString()
  @MaxLength(200)
  name?: string | null;

  @IsString()
  @MinLength(3)
  @MaxLength(254)
  address!: string;

  /** One of the kinds that the draft has. */
  @IsOptional()
  @IsString()
  @MaxLength(63)
  kind?: string;
}

/** A draft as `GET` gave it, with what is to be otherwise; or only that. */
export class DraftBody {
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(500)
  subject?: string;

  /** Plain text; the HTML is made from it. */
  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(100_000)
  text?: string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => RecipientBody)
  recipients?: RecipientBody[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => RecipientBody)
  cc?: RecipientBody[];

  /** May be sent back as they were given. */
  @Allow() tool?: JsonValue;
  @Allow() from?: JsonValue;
  @Allow() html?: JsonValue;
  @Allow() attachments?: JsonValue;
  @Allow() entity_ref?: JsonValue;
  @Allow() input?: JsonValue;
}

export class EditBody {
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => DraftBody)
  draft!: DraftBody;

  /** Of the draft that was changed: if somebody else was quicker, the answer is 412. */
  @IsOptional()
  @Matches(DIGEST, { message: 'expected sha256: and 64 lower-case hex digits' })
  digest?: string;
}

export function changesOf(draft: DraftBody): DraftChanges {
  const { subject, text, recipients, cc } = draft;
  const rest = Object.fromEntries(FIXED_FIELDS.map((field) => [field, draft[field]]));
  return { subject, text, recipients, cc, rest };
}
