import { IsDay, IsPlainNote, OptionalField, PageQuery, QueryChoice, QueryInteger } from '@app/http';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsInt, IsString, Length, Matches, Min } from 'class-validator';
import { READING_PURPOSES, type ReadingPurpose } from '../../secrecy/domain/reading';
import { DISPUTE_TRANSITIONS } from '../domain/dispute';
import { TRACKED_KINDS } from '../domain/proceeding';

export class DisputeParams {
  /** 纠纷编号: JF and 23 digits. */
  @Matches(/^JF\d{23}$/)
  readonly disputeNo!: string;
}

export class DisputePartyParams extends DisputeParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly partyId!: number;
}

export class ProceedingParams extends DisputeParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly proceedingId!: number;
}

export class ListDisputesQuery extends PageQuery {
  /** 阶段，逗号分开 */
  @OptionalField()
  @QueryChoice(Object.keys(DISPUTE_TRANSITIONS))
  readonly stage?: string[];

  /** mine：只列本人牵头的 */
  @OptionalField()
  @IsIn(['mine'])
  readonly lead?: 'mine';
}

export class ReadingBody {
  /** 用途 */
  @IsIn(Object.keys(READING_PURPOSES))
  readonly purpose!: ReadingPurpose;

  /** 理由；不是承办人的必填 */
  @OptionalField()
  @IsPlainNote({ minimum: 4, maximum: 200 })
  readonly note?: string;
}

export class LeadBody {
  @IsInt()
  @Min(1)
  readonly leadId!: number;
}

export class CloseBody {
  /** 结果：SETTLED 已化解，PAID 已拿到钱，DECIDED 已有生效裁判，UNSETTLED 未化解 */
  @IsIn(['SETTLED', 'PAID', 'DECIDED', 'UNSETTLED'])
  readonly outcome!: string;
}

export class ForwardBody {
  /** 接收单位编码 */
  @Matches(/^[0-9a-z-]{3,60}$/)
  readonly toOrgan!: string;
}

export class MergeBody {
  @Matches(/^JF\d{23}$/)
  readonly into!: string;
}

export class OpenProceedingBody {
  @IsIn([...TRACKED_KINDS])
  readonly kind!: (typeof TRACKED_KINDS)[number];

  /** 法院、仲裁委或者机关的名称 */
  @IsString()
  @Length(2, 60)
  @Matches(/^[\p{Script=Han}A-Za-z0-9()（）-]+$/u)
  readonly organ!: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @IsInt({ each: true })
  readonly partyIds!: number[];

  /** 准备开始之日 */
  @IsDay()
  readonly on!: string;

  /** 由哪个程序转来 */
  @OptionalField()
  @IsInt()
  @Min(1)
  readonly from?: number;
}

const PAPER_NO = /^[\p{Script=Han}A-Za-z0-9〔〕[\]()（）._/-]{1,40}$/u;

export class StepBody {
  /** 程序的办理动作，见 actions */
  @Matches(/^[a-zA-Z]{2,30}$/)
  readonly action!: string;

  /** 发生之日 */
  @IsDay()
  readonly on!: string;

  /** 文书号 */
  @OptionalField()
  @Matches(PAPER_NO)
  readonly paperNo?: string;

  /** 文书在证据包中的编号 */
  @OptionalField()
  @IsInt()
  @Min(1)
  readonly evidenceId?: number;

  /** 案号 */
  @OptionalField()
  @Matches(PAPER_NO)
  readonly outsideNumber?: string;

  /** 文书写明的履行期限最后一日 */
  @OptionalField()
  @IsDay()
  readonly performBy?: string;
}
