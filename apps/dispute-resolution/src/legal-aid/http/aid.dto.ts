import { IsCitizenNumber, IsCreditCode, IsDay, IsFreeText, IsPlainNote, OptionalField, QueryChoice } from '@app/http';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import rules from '../../../data/legal-aid-matters.json';
import { READING_PURPOSES, type ReadingPurpose } from '../../secrecy/domain/reading';
import { AID_RESULTS } from '../application/conclude-aid.handler';

const codes = (list: readonly { readonly code: string }[]): string[] => list.map(({ code }) => code);

/** Why it is read: every look is on record. */
export class ReadingQuery {
  @QueryChoice(Object.keys(READING_PURPOSES))
  readonly purpose!: ReadingPurpose;

  /** 不是承办人的，写明理由 */
  @OptionalField()
  @IsPlainNote({ minimum: 4, maximum: 200, singleLine: true })
  readonly note?: string;
}

export class ApplyForAidBody {
  @IsIn(codes(rules.matters))
  readonly matter!: string;

  @IsIn(codes(rules.forms))
  readonly form!: string;

  /** 免予核查的人员类别；没有的为空 */
  @IsArray()
  @ArrayUnique()
  @IsIn(codes(rules.exemptGroups), { each: true })
  readonly groups!: string[];

  /** 申请援助的当事人 */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  readonly partyIds!: number[];

  /** 案情和请求；加密保存 */
  @IsFreeText({ minimum: 5, maximum: 4000 })
  readonly facts!: string;

  /** 是否已经说明属于免予核查的人员 */
  @IsBoolean()
  readonly groupShown!: boolean;

  /** 申请材料是否齐全 */
  @IsBoolean()
  readonly papersComplete!: boolean;

  /** 收到申请之日；不填为今天 */
  @OptionalField()
  @IsDay()
  readonly receivedOn?: string;
}

export class CheckMeansBody {
  /** 核查方式；免予核查的不填 */
  @OptionalField()
  @IsIn(codes(rules.means))
  readonly by?: 'SHARED_DATA' | 'GOOD_FAITH_STATEMENT';

  @OptionalField()
  @IsBoolean()
  readonly meets?: boolean;

  @IsBoolean()
  readonly groupShown!: boolean;
}

class AskedPaperBody {
  @IsPlainNote({ minimum: 2, maximum: 100, singleLine: true })
  readonly name!: string;
}

export class AskOnceBody {
  /** 需要补充或者说明的全部内容，一次列清 */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(30)
  @ValidateNested({ each: true })
  @Type(() => AskedPaperBody)
  readonly papers!: AskedPaperBody[];
}

export class ProvideBody {
  /** 需要立即申请财产保全或者先予执行 */
  @IsBoolean()
  readonly urgentCourtMeasure!: boolean;
}

export class AidReasonBody {
  /** 理由；加密保存 */
  @IsFreeText({ minimum: 4, maximum: 2000 })
  readonly reason!: string;
}

export class DenyBody extends AidReasonBody {
  @IsIn(codes(rules.denialReasons))
  readonly reasonCode!: string;
}

export class TerminateBody extends AidReasonBody {
  @IsIn(codes(rules.terminationGrounds))
  readonly ground!: string;
}

export class ObjectionBody extends AidReasonBody {
  /** 收到异议之日；不填为今天 */
  @OptionalField()
  @IsDay()
  readonly receivedOn?: string;
}

export class ObjectionDecisionBody extends AidReasonBody {
  @IsIn(['UPHELD', 'ORDERED'])
  readonly outcome!: 'UPHELD' | 'ORDERED';
}

export class LawyerBody {
  @IsInt()
  @Min(1)
  readonly lawyerId!: number;
}

export class ConcludeBody extends AidReasonBody {
  @IsIn(AID_RESULTS)
  readonly result!: (typeof AID_RESULTS)[number];

  /** 受援人取得或者挽回的金额（元） */
  @Matches(/^(0|[1-9]\d{0,11})\.\d{2}$/)
  readonly recovered!: string;
}

class QualityBody {
  @IsIn(codes(rules.quality))
  readonly kind!: string;

  /** 1 差 至 5 优 */
  @IsInt()
  @Min(1)
  @Max(5)
  readonly grade!: number;
}

export class ReviewBody extends AidReasonBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(4)
  @ValidateNested({ each: true })
  @Type(() => QualityBody)
  readonly checks!: QualityBody[];
}

export class PaySubsidyBody {
  @IsDay()
  readonly paidOn!: string;

  /** 支付凭证号 */
  @Matches(/^[0-9A-Za-z-]{4,40}$/)
  readonly voucherNo!: string;
}

export class ConsultBody {
  @IsIn(['WINDOW', 'PHONE', 'ONLINE'])
  readonly way!: 'WINDOW' | 'PHONE' | 'ONLINE';

  @IsIn([...codes(rules.matters), 'OTHER'])
  readonly topic!: string;

  @IsFreeText({ minimum: 2, maximum: 2000 })
  readonly asked!: string;

  @IsFreeText({ minimum: 2, maximum: 4000 })
  readonly answer!: string;

  /** 已经提示可以申请法律援助 */
  @IsBoolean()
  readonly toldOfAid!: boolean;
}

export class EngagementBody {
  @IsInt()
  @Min(1)
  readonly lawyerId!: number;

  @OptionalField()
  @IsCitizenNumber()
  readonly citizenNumber?: string;

  @OptionalField()
  @IsCreditCode()
  readonly creditCode?: string;

  @IsDay()
  readonly fromOn!: string;

  @OptionalField()
  @IsDay()
  readonly untilOn?: string;
}
