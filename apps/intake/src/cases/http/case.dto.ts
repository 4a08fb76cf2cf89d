import { IsCaseNo, IsDay, IsDivision, IsPlainNote, OptionalField, PageQuery, QueryChoice, QueryInteger, QueryWords } from '@app/http';
import { IDENTITY_DOCUMENT_TYPES, type IdentityDocumentType } from '@app/identifiers';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsObject, IsString, Length, Matches, MaxLength, ValidateNested } from 'class-validator';
import { IsLicenceNumber } from '../../licences/application/licence-number';
import { STAGE_NAMES } from '../domain/case.transitions';
import { DeliveryChoiceBody } from './delivery.dto';
import { KeepPapersBody, PaperBody, TakenPapersBody } from './paper.dto';

/** A natural person. Name, number and telephone are checked, length and all, by the rules of their kind when the case is filed. */
export class PersonBody {
  /** 姓名, 1 to 100 characters; look-alikes of the separator are normalised to `·`. */
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

/** 申请人: a person, or an organisation with its 统一社会信用代码. */
export class ApplicantBody extends PersonBody {
  @IsIn(['PERSON', 'ORGANISATION'])
  readonly kind!: 'PERSON' | 'ORGANISATION';
}

/** 代理人 with a mandate in writing (行政许可法 §29 ¶2). */
export class AgentBody extends PersonBody {
  /** 与申请人的关系 */
  @IsPlainNote({ minimum: 1, maximum: 40, singleLine: true })
  readonly relation!: string;

  /** Last day of the mandate. */
  @IsDay()
  readonly mandateUntil!: string;

  /** Items the mandate covers; empty means what is filed here: this item, or all of a bundle. */
  @OptionalField()
  @IsArray()
  @ArrayMaxSize(50)
  @Matches(/^\d{12}$/, { each: true })
  readonly mandateItems?: string[];
}

/** 监护人 of a minor (民法典 §§19–27). */
export class GuardianBody extends PersonBody {
  @IsPlainNote({ minimum: 1, maximum: 40, singleLine: true })
  readonly relation!: string;
}

export class NotDuplicateBody {
  /** Why this is not the case that is already open. */
  @IsPlainNote({ minimum: 2, maximum: 200 })
  readonly reason!: string;
}

/** A new case. At a window it is received at once; from home it is a draft or a submission. */
export class FileCaseBody extends TakenPapersBody {
  /** 基本编码, 12 digits. */
  @Matches(/^\d{12}$/)
  readonly itemCode!: string;

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

  /** The item's own form, checked against the JSON Schema of its version. */
  @IsObject()
  readonly form!: Record<string, unknown>;

  @OptionalField()
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => PaperBody)
  readonly papers?: PaperBody[];

  /** The applicant lets the county keep these papers for his later matters (individual consent; leave out: nothing is kept). */
  @OptionalField()
  @ValidateNested()
  @Type(() => KeepPapersBody)
  readonly keepPapers?: KeepPapersBody;

  /** Window: accept in the same command when nothing is missing. Portal: submit instead of keeping a draft. */
  @OptionalField()
  @IsBoolean()
  readonly proceed?: boolean;

  /** 延续: the number of the licence that is to go on (行政许可法 §50). */
  @OptionalField()
  @IsLicenceNumber()
  readonly renews?: string;

  /** How the result is wanted; it can be chosen or changed later. */
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

/** The answer to a correction notice: the papers, and the whole form where the notice found a mistake in it. */
export class SupplementBody extends TakenPapersBody {
  @OptionalField()
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => PaperBody)
  readonly papers?: PaperBody[];

  @OptionalField()
  @IsObject()
  readonly form?: Record<string, unknown>;
}

/** 申报 needs no body; `notDuplicate` answers `duplicate-case`. */
export class SubmissionBody {
  @OptionalField()
  @ValidateNested()
  @Type(() => NotDuplicateBody)
  readonly notDuplicate?: NotDuplicateBody;
}

/** A reason is required of staff only. */
export class WithdrawalBody {
  /** 申请人撤回的原因 */
  @OptionalField()
  @IsPlainNote({ minimum: 2, maximum: 200 })
  readonly reason?: string;
}

export class EditDraftBody {
  @IsObject()
  readonly form!: Record<string, unknown>;

  @OptionalField()
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => PaperBody)
  readonly papers?: PaperBody[];
}

export class CorrectionItemBody {
  /** The paper to bring or change; leave out for a mistake in the form. */
  @OptionalField()
  @IsString()
  @Length(1, 60)
  readonly materialCode?: string;

  @IsIn(['MISSING', 'WRONG_FORM', 'ILLEGIBLE', 'EXPIRED', 'INCONSISTENT'])
  readonly problem!: 'MISSING' | 'WRONG_FORM' | 'ILLEGIBLE' | 'EXPIRED' | 'INCONSISTENT';

  /** How to put it right, in words for the applicant. */
  @IsPlainNote({ minimum: 2, maximum: 500 })
  readonly explanation!: string;
}

/** 一次性补正告知: everything that is missing, at once. */
export class CorrectionNoticeBody {
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => CorrectionItemBody)
  readonly items!: CorrectionItemBody[];

  /** Only a supervisor: why a second notice is allowed. */
  @OptionalField()
  @IsPlainNote({ minimum: 2, maximum: 500 })
  readonly reason?: string;
}

/** At least one of the two. */
export class FixOnTheSpotBody {
  /** The whole form as corrected in front of the applicant. */
  @OptionalField()
  @IsObject()
  readonly form?: Record<string, unknown>;

  /** Papers that the applicant handed over at once. */
  @OptionalField()
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => PaperBody)
  readonly papers?: PaperBody[];
}

export class CaseRefusalBody {
  /** One of the item's refusal reasons. */
  @IsString()
  @Length(1, 60)
  readonly reasonCode!: string;

  /** The organ to go to, which the refusal must name (行政许可法 §32(2)). */
  @OptionalField()
  @IsPlainNote({ minimum: 2, maximum: 100, singleLine: true })
  readonly organToGoTo?: string;
}

export class NotRequiredBody {
  /** One of the item's rules under which nothing is needed. */
  @IsString()
  @Length(1, 60)
  readonly reasonCode!: string;
}

/** Either the code from the receipt, or the number of the identity document of the person who collects. */
export class DeliveryBody {
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

export class RevealBody {
  @IsArray()
  @ArrayMaxSize(7)
  @IsIn(['idNumber', 'phone', 'agentIdNumber', 'guardianIdNumber', 'form', 'sharedData', 'deliveryAddress'], { each: true })
  readonly fields!: ('idNumber' | 'phone' | 'agentIdNumber' | 'guardianIdNumber' | 'form' | 'sharedData' | 'deliveryAddress')[];

  @IsString()
  @Length(2, 40)
  readonly reason!: string;

  /** In words, where the reason is OTHER; no numbers of documents. */
  @OptionalField()
  @IsPlainNote({ maximum: 200 })
  readonly note?: string;
}

/** Whitelisted filters; unknown parameters are refused. */
export class ListCasesQuery extends PageQuery {
  /** 状态，逗号分开 */
  @OptionalField()
  @QueryChoice(Object.keys(STAGE_NAMES))
  readonly status?: string[];

  @OptionalField()
  @Matches(/^\d{12}$/)
  readonly itemCode?: string;

  @OptionalField()
  @IsDivision()
  readonly division?: string;

  /** 承诺或法定期限在此日之前 */
  @OptionalField()
  @IsDay()
  readonly dueBefore?: string;

  /** 申办号，或申请人姓名的开头 */
  @OptionalField()
  @QueryWords()
  readonly q?: string;

  /** capped：另给出总数，最多数到 1000 */
  @OptionalField()
  @IsIn(['capped'])
  readonly count?: 'capped';
}

/** Exact search by number: in a body, never in an address (it would end up in logs). */
export class PersonSearchBody {
  @IsString()
  @Length(1, 64)
  readonly idNumber!: string;
}

export class CaseParams {
  /** 申办号, 23 digits. */
  @IsCaseNo()
  readonly caseNo!: string;
}

export class DocumentParams extends CaseParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly documentId!: number;
}

export class DocumentQuery {
  /** page：A4；slip：80 毫米小票 */
  @OptionalField()
  @IsIn(['page', 'slip'])
  readonly format?: 'page' | 'slip';
}

export class PaperParams extends CaseParams {
  /** Code of the paper, from the case's `papers`. */
  @Matches(/^[A-Za-z0-9_-]{1,60}$/)
  readonly code!: string;
}
