import { IsCaseNo, IsDay, IsFreeText, IsPlainNote, OptionalField, PageQuery, QueryChoice } from '@app/http';
import { IDENTITY_DOCUMENT_TYPES, type IdentityDocumentType } from '@app/identifiers';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { BUNDLE_STATUS_NAMES } from '../domain/bundle-progress';

const KEY = /^[a-z][a-zA-Z0-9]{1,39}$/;
const BUNDLE_CODE = /^[a-z][a-z0-9-]{2,39}$/;
const MONTH = /^20\d{2}-(0[1-9]|1[0-2])$/;

/** A natural person; name and number are checked by the rules of their kind when the bundle is filed. */
class BundlePersonBody {
  @IsString()
  readonly name!: string;

  /** 证件类型 */
  @OptionalField()
  @IsIn(IDENTITY_DOCUMENT_TYPES)
  readonly idType?: IdentityDocumentType;

  /** 证件号码; stored encrypted, shown masked. */
  @IsString()
  readonly idNumber!: string;

  /** 手机或座机 */
  @OptionalField()
  @IsString()
  readonly phone?: string;
}

export class BundleApplicantBody extends BundlePersonBody {
  @IsIn(['PERSON', 'ORGANISATION'])
  readonly kind!: 'PERSON' | 'ORGANISATION';
}

/** 代理人 with a mandate in writing, which must cover every item of the bundle (行政许可法 §29 ¶2). */
export class BundleAgentBody extends BundlePersonBody {
  /** 与申请人的关系 */
  @IsPlainNote({ minimum: 1, maximum: 40, singleLine: true })
  readonly relation!: string;

  /** Last day of the mandate. */
  @IsDay()
  readonly mandateUntil!: string;

  /** Items the mandate covers; empty means all of the bundle. */
  @OptionalField()
  @IsArray()
  @ArrayMaxSize(50)
  @Matches(/^\d{12}$/, { each: true })
  readonly mandateItems?: string[];
}

export class BundleGuardianBody extends BundlePersonBody {
  @IsPlainNote({ minimum: 1, maximum: 40, singleLine: true })
  readonly relation!: string;
}

/** 一表申请: the answers that all share, and those of each member by its key. */
export class OneFormBody {
  @IsObject()
  readonly shared!: Record<string, unknown>;

  @IsObject()
  readonly members!: Record<string, Record<string, unknown>>;
}

/** One paper, handed in once for every member that asks for it. */
export class PoolPaperBody {
  /** Code from the bundle's own list of papers. */
  @Matches(KEY)
  readonly code!: string;

  @IsIn(['ORIGINAL', 'COPY', 'ELECTRONIC'])
  readonly form!: 'ORIGINAL' | 'COPY' | 'ELECTRONIC';

  @OptionalField()
  @IsInt()
  @Min(1)
  @Max(100)
  readonly copies?: number;

  @OptionalField()
  @IsString()
  @Length(1, 64)
  readonly uploadId?: string;
}

export class BundleNotDuplicateBody {
  /** Why none of this is what is already under way. */
  @IsPlainNote({ minimum: 2, maximum: 200 })
  readonly reason!: string;
}

export class BundleDeliveryChoiceBody {
  @IsIn(['WINDOW', 'POST', 'ELECTRONIC'])
  readonly method!: 'WINDOW' | 'POST' | 'ELECTRONIC';

  /** 邮寄地址; stored encrypted, shown masked. */
  @OptionalField()
  @IsFreeText({ minimum: 5, maximum: 200, singleLine: true })
  readonly address?: string;

  /** 电子送达: 同意文书到达本人账户之日为送达之日 */
  @OptionalField()
  @IsBoolean()
  readonly consent?: boolean;
}

/** A new bundle: one form, one set of papers. */
export class FileBundleBody {
  /** “一件事”编码 */
  @Matches(BUNDLE_CODE)
  readonly bundleCode!: string;

  /** Division the matter belongs to; default: where the window is. */
  @OptionalField()
  @Matches(/^\d{6}(\d{3})?$/)
  readonly division?: string;

  @ValidateNested()
  @Type(() => BundleApplicantBody)
  readonly applicant!: BundleApplicantBody;

  @OptionalField()
  @ValidateNested()
  @Type(() => BundleAgentBody)
  readonly agent?: BundleAgentBody;

  @OptionalField()
  @ValidateNested()
  @Type(() => BundleGuardianBody)
  readonly guardian?: BundleGuardianBody;

  @ValidateNested()
  @Type(() => OneFormBody)
  readonly form!: OneFormBody;

  @OptionalField()
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => PoolPaperBody)
  readonly papers?: PoolPaperBody[];

  /** Keys of optional members that the applicant does not want. */
  @OptionalField()
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @Matches(KEY, { each: true })
  readonly optOut?: string[];

  /** Window: accept what is complete and tell the rest at once what it lacks (default). False: only receive. */
  @OptionalField()
  @IsBoolean()
  readonly proceed?: boolean;

  /** How the results are wanted. */
  @OptionalField()
  @ValidateNested()
  @Type(() => BundleDeliveryChoiceBody)
  readonly delivery?: BundleDeliveryChoiceBody;

  /** A person's answer to `duplicate-case`. */
  @OptionalField()
  @ValidateNested()
  @Type(() => BundleNotDuplicateBody)
  readonly notDuplicate?: BundleNotDuplicateBody;
}

export class OptOutBody {
  /** Key of the member. */
  @Matches(KEY)
  readonly member!: string;
}

/** The pick-up code of the bundle, or the identity document of whoever collects. */
export class BundleDeliveryBody {
  @OptionalField()
  @IsString()
  @MaxLength(40)
  readonly pickUpCode?: string;

  @OptionalField()
  @IsString()
  @MaxLength(64)
  readonly idNumber?: string;

  /** 证件类型，默认居民身份证 */
  @OptionalField()
  @IsIn(IDENTITY_DOCUMENT_TYPES)
  readonly idType?: IdentityDocumentType;
}

export class BundleParams {
  /** 联办流水号, 23 digits. */
  @IsCaseNo()
  readonly bundleNo!: string;
}

export class BundleDeliveryParams extends BundleParams {
  /** 第几次出件 */
  @Matches(/^[1-9]\d{0,2}$/)
  readonly sequence!: string;
}

export class BundleGuideParams {
  @Matches(BUNDLE_CODE)
  readonly code!: string;
}

export class ListBundleCasesQuery extends PageQuery {
  /** 状态，逗号分开 */
  @OptionalField()
  @QueryChoice(Object.keys(BUNDLE_STATUS_NAMES))
  readonly status?: string[];

  @OptionalField()
  @Matches(BUNDLE_CODE)
  readonly bundleCode?: string;
}

export class BundleStatisticsParams {
  /** 起始月份，默认十一个月前 */
  @OptionalField()
  @Matches(MONTH)
  readonly from?: string;

  /** 截止月份，默认本月 */
  @OptionalField()
  @Matches(MONTH)
  readonly to?: string;
}

export class BundleProgressQuery {
  /** 查询码, 6 characters from the receipt. */
  @IsString()
  @MaxLength(40)
  readonly code!: string;
}
