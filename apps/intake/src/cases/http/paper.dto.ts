import { IsDay, OptionalField } from '@app/http';
import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsInt, IsString, Length, Max, Min } from 'class-validator';

/** Something as it lies on the counter, or its upload. */
export class HandedInBody {
  @IsIn(['ORIGINAL', 'COPY', 'ELECTRONIC'])
  readonly form!: 'ORIGINAL' | 'COPY' | 'ELECTRONIC';

  @OptionalField()
  @IsInt()
  @Min(1)
  @Max(100)
  readonly copies?: number;

  /** Id of an upload of the same person or case. */
  @OptionalField()
  @IsString()
  @Length(1, 64)
  readonly uploadId?: string;
}

/** One paper of an item. */
export class PaperBody extends HandedInBody {
  /** Code from the item's list of papers. */
  @IsString()
  @Length(1, 60)
  readonly code!: string;

  /** 签发日期 */
  @OptionalField()
  @IsDay()
  readonly issuedOn?: string;

  /** 有效期至 */
  @OptionalField()
  @IsDay()
  readonly validUntil?: string;
}

/** Papers that need not be brought. */
export class TakenPapersBody {
  /** Ids of papers in the applicant's material space that are used again. */
  @OptionalField()
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsString({ each: true })
  @Length(1, 64, { each: true })
  readonly reuse?: string[];

  /** Take from the sharing sources what they know. */
  @OptionalField()
  @IsBoolean()
  readonly shared?: boolean;
}

/** 存入材料库的同意: for which items, and until when. */
export class KeepPapersBody {
  /** ALL_ITEMS, or categories of items. */
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @Length(1, 40, { each: true })
  readonly purposes!: string[];

  /** Last day of the consent. */
  @IsDay()
  readonly validUntil!: string;
}
