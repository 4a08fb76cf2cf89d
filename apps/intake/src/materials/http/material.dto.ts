import { IsDay, OptionalField } from '@app/http';
import { IDENTITY_DOCUMENT_TYPES, type IdentityDocumentType } from '@app/identifiers';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsObject, IsString, Length, Matches, ValidateNested } from 'class-validator';

/** Whose papers are meant: a person, or an organisation with its 统一社会信用代码. */
export class MaterialHolderBody {
  @IsIn(['PERSON', 'ORGANISATION'])
  readonly kind!: 'PERSON' | 'ORGANISATION';

  /** 证件类型，默认居民身份证 */
  @OptionalField()
  @IsIn(IDENTITY_DOCUMENT_TYPES)
  readonly idType?: IdentityDocumentType;

  @IsString()
  readonly idNumber!: string;
}

export class PaperPlanBody {
  /** 基本编码, 12 digits. */
  @Matches(/^\d{12}$/)
  readonly itemCode!: string;

  /** Answers so far; what is missing is asked in `open`. */
  @IsObject()
  readonly form!: Record<string, unknown>;

  @ValidateNested()
  @Type(() => MaterialHolderBody)
  readonly applicant!: MaterialHolderBody;

  /** Who files: the applicant himself, his agent or his guardian. */
  @OptionalField()
  @IsIn(['HOLDER', 'AGENT', 'GUARDIAN'])
  readonly through?: 'HOLDER' | 'AGENT' | 'GUARDIAN';
}

export class MaterialParams {
  @Matches(/^[A-Za-z0-9_-]{1,64}$/)
  readonly materialId!: string;
}

export class MaterialConsentBody {
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

export class MaterialCheckBody {
  /** Who stands at the window with the original. */
  @ValidateNested()
  @Type(() => MaterialHolderBody)
  readonly holder!: MaterialHolderBody;
}

export class PapersSavedQueryParams {
  /** 起始月份，默认十一个月前 */
  @OptionalField()
  @Matches(/^20\d{2}-(0[1-9]|1[0-2])$/)
  readonly from?: string;

  /** 截止月份，默认本月 */
  @OptionalField()
  @Matches(/^20\d{2}-(0[1-9]|1[0-2])$/)
  readonly to?: string;

  @OptionalField()
  @Matches(/^\d{12}$/)
  readonly itemCode?: string;
}
