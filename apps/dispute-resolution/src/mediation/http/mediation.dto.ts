import { IsDay, IsFreeText, IsPlainNote, OptionalField, QueryInteger } from '@app/http';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsInt, Matches, Min, ValidateNested } from 'class-validator';
import confirmation from '../../../data/confirmation-rules.json';
import volume from '../../../data/mediation-volume.json';
import { ProceedingParams } from '../../disputes/http/dispute.dto';
import { PAY_WAYS, type PayWay, SIGNING_MEANS, type SigningMeans } from '../domain/agreement';

const AMOUNT = /^(0|[1-9]\d{0,11})\.\d{2}$/;
const codes = (list: readonly { readonly code: string }[]): string[] => list.map(({ code }) => code);

export class TermParams extends ProceedingParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly termId!: number;
}

export class OpenMediationBody {
  /** 调解委员会所在单位编码 */
  @Matches(/^[0-9a-z-]{3,60}$/)
  readonly organ!: string;

  /** 参加调解的当事人，双方都有 */
  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(500)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  readonly partyIds!: number[];
}

export class WillBody {
  @IsInt()
  @Min(1)
  readonly partyId!: number;

  /** WILLING 同意，REFUSES 明确拒绝 */
  @IsIn(['WILLING', 'REFUSES'])
  readonly will!: 'WILLING' | 'REFUSES';
}

export class MediatorBody {
  @IsInt()
  @Min(1)
  readonly mediatorId!: number;

  /** 由当事人选择 */
  @IsBoolean()
  readonly chosenByParties!: boolean;
}

export class SessionBody {
  @IsDay()
  readonly heldOn!: string;

  @IsPlainNote({ minimum: 2, maximum: 100, singleLine: true })
  readonly place!: string;

  /** 公开进行 */
  @IsBoolean()
  readonly isOpen!: boolean;

  /** 到场的当事人 */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ArrayUnique()
  @IsInt({ each: true })
  readonly present!: number[];

  /** 调解记录；加密保存 */
  @IsFreeText({ minimum: 5, maximum: 4000 })
  readonly record!: string;
}

export class MediationExtensionBody {
  /** 当事人同意延长到的日期 */
  @IsDay()
  readonly until!: string;
}

export class MediationReasonBody {
  /** 情况或者理由；加密保存 */
  @IsFreeText({ minimum: 4, maximum: 4000 })
  readonly reason!: string;
}

export class AgreementTermBody {
  @IsInt()
  @Min(1)
  readonly payer!: number;

  @IsInt()
  @Min(1)
  readonly payee!: number;

  /** 金额（元）；不是付款的不填 */
  @OptionalField()
  @Matches(AMOUNT)
  readonly amount?: string;

  /** 不是付款，而是实际履行 */
  @IsBoolean()
  readonly inKind!: boolean;

  /** 履行日期；没有写明的，申请司法确认时会被拦下 */
  @OptionalField()
  @IsDay()
  readonly dueOn?: string;

  @OptionalField()
  @IsIn(PAY_WAYS)
  readonly way?: PayWay;

  /** 收款账户；加密保存 */
  @OptionalField()
  @IsFreeText({ minimum: 4, maximum: 200 })
  readonly account?: string;

  /** 履行的内容；加密保存 */
  @OptionalField()
  @IsFreeText({ minimum: 2, maximum: 500 })
  readonly what?: string;
}

export class AgreementBody {
  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(500)
  @ArrayUnique()
  @IsInt({ each: true })
  readonly partyIds!: number[];

  /** 主要事实、争议事项和责任；加密保存 */
  @IsFreeText({ minimum: 5, maximum: 4000 })
  readonly record!: string;

  /** 涉及法院不予确认的事项的，写明类别 */
  @OptionalField()
  @IsIn(codes(confirmation.exclusions))
  readonly exclusion?: string;

  /** 协议总额（元） */
  @OptionalField()
  @Matches(AMOUNT)
  readonly total?: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => AgreementTermBody)
  readonly terms!: AgreementTermBody[];
}

export class OralAgreementBody extends AgreementBody {
  @IsDay()
  readonly agreedOn!: string;
}

export class AgreementSignatureBody {
  /** PARTY 当事人，MEDIATOR 调解员，COMMITTEE 调解委员会盖章 */
  @IsIn(['PARTY', 'MEDIATOR', 'COMMITTEE'])
  readonly signer!: 'PARTY' | 'MEDIATOR' | 'COMMITTEE';

  @OptionalField()
  @IsInt()
  readonly partyId?: number;

  @IsIn(SIGNING_MEANS)
  readonly means!: SigningMeans;

  @IsDay()
  readonly on!: string;
}

export class TermPaymentBody {
  /** 金额（元）；不是付款的不填，登记为已经完成 */
  @OptionalField()
  @Matches(AMOUNT)
  readonly amount?: string;

  @IsDay()
  readonly on!: string;
}

export class ReturnVisitBody extends MediationReasonBody {
  @IsDay()
  readonly on!: string;
}

export class ArchiveVolumeBody {
  /** 在卷的纸质材料 */
  @IsArray()
  @ArrayUnique()
  @IsIn(codes(volume.items), { each: true })
  readonly items!: string[];
}
