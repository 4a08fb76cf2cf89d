import { IsCaseNo, OptionalField, PageQuery, QueryChoice } from '@app/http';
import { IDENTITY_DOCUMENT_TYPES, type IdentityDocumentType } from '@app/identifiers';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { AgentBody, ApplicantBody, GuardianBody, NotDuplicateBody } from '../../cases/http/case.dto';
import { DeliveryChoiceBody } from '../../cases/http/delivery.dto';
import { HandedInBody } from '../../cases/http/paper.dto';
import { BUNDLE_STATUS_NAMES } from '../domain/bundle-progress';

const KEY = /^[a-z][a-zA-Z0-9]{1,39}$/;
const BUNDLE_CODE = /^[a-z][a-z0-9-]{2,39}$/;
const MONTH = /^20\d{2}-(0[1-9]|1[0-2])$/;

/** 一表申请: the answers that all share, and those of each member by its key. */
export class OneFormBody {
  @IsObject()
  readonly shared!: Record<string, unknown>;

  @IsObject()
  readonly members!: Record<string, Record<string, unknown>>;
}

/** One paper, handed in once for every member that asks for it. */
export class PoolPaperBody extends HandedInBody {
  /** Code from the bundle's own list of papers. */
  @Matches(KEY)
  readonly code!: string;
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
  @Type(() => ApplicantBody)
  readonly applicant!: ApplicantBody;

  @OptionalField()
  @ValidateNested()
  @Type(() => AgentBody)
  readonly agent?: AgentBody;

  @OptionalField()
  @ValidateNested()
  @Type(() => GuardianBody)
  readonly guardian?: GuardianBody;

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
  @Type(() => DeliveryChoiceBody)
  readonly delivery?: DeliveryChoiceBody;

  /** A person's answer to `duplicate-case`. */
  @OptionalField()
  @ValidateNested()
  @Type(() => NotDuplicateBody)
  readonly notDuplicate?: NotDuplicateBody;
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
