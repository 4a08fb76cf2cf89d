import { IsDay, IsDivision, IsPlainNote, OptionalField, PageQuery, QueryInteger } from '@app/http';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { INSURANCES, type Insurance } from '../../rules/domain/insurance';

export const CONTACT_OUTCOMES = ['WILL_PAY', 'REFUSED', 'NOT_REACHED', 'SAYS_ELSEWHERE', 'SAYS_PAID'] as const;

export class CampaignParams {
  @IsIn(INSURANCES)
  readonly insurance!: Insurance;

  /** 居民医保为待遇年度，居民养老为缴费年度 */
  @QueryInteger({ minimum: 2003, maximum: 2100 })
  readonly year!: number;
}

export class ProgressQuery {
  /** 县：按乡镇统计；乡镇：按村统计 */
  @IsDivision()
  readonly division!: string;
}

export class UnpaidQuery extends PageQuery {
  @IsDivision()
  readonly division!: string;

  /** 只看一个村民小组 */
  @IsOptional()
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly groupId?: number;

  /** 只看困难人群 */
  @IsOptional()
  @IsIn(['true', 'false'])
  readonly hardHit?: string;
}

export class GroupListQuery {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly groupId!: number;
}

export class DailyQuery extends ProgressQuery {
  @IsDay()
  readonly from!: string;

  @IsDay()
  readonly to!: string;
}

export class ContactBody {
  @IsInt()
  @Min(1)
  @Max(999_999_999)
  readonly personId!: number;

  /** WILL_PAY 会缴，REFUSED 不愿缴，NOT_REACHED 没有联系上，SAYS_ELSEWHERE 自述外地参保，SAYS_PAID 自述已缴 */
  @IsIn(CONTACT_OUTCOMES)
  readonly outcome!: (typeof CONTACT_OUTCOMES)[number];

  @OptionalField()
  @IsPlainNote({ minimum: 2, maximum: 200 })
  readonly note?: string;
}

export class TargetBody {
  /** 乡镇代码 */
  @IsDivision()
  readonly township!: string;

  /** 村；不填为全乡镇 */
  @OptionalField()
  @IsPlainNote({ minimum: 2, maximum: 60, singleLine: true })
  readonly village?: string;

  /** 目标人数 */
  @IsInt()
  @Min(0)
  @Max(10_000_000)
  readonly people!: number;

  /** 下达目标的文件 */
  @IsPlainNote({ minimum: 2, maximum: 100, singleLine: true })
  readonly source!: string;
}

export class GroupParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly groupId!: number;
}

export class ResponsibleBody {
  /** 责任人的人员编号 */
  @IsInt()
  @Min(1)
  @Max(999_999_999)
  readonly staffId!: number;
}
