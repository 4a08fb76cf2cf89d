import { IsDay, IsFreeText } from '@app/http';
import { IsBoolean, IsIn, IsInt, Max, Min } from 'class-validator';

export class PriorNoticeServiceBody {
  /** 告知书送达的日期 */
  @IsDay()
  readonly servedOn!: string;

  @IsIn(['WINDOW', 'POST', 'ELECTRONIC', 'LEFT_AT_RESIDENCE'])
  readonly method!: 'WINDOW' | 'POST' | 'ELECTRONIC' | 'LEFT_AT_RESIDENCE';
}

export class HolderStatementBody {
  /** 陈述、申辩的内容，加密保存 */
  @IsFreeText({ minimum: 2, maximum: 4000 })
  readonly statement!: string;

  /** 要求听证 */
  @IsBoolean()
  readonly wantsHearing!: boolean;

  /** 没有更多意见；不再等候期满 */
  @IsBoolean()
  readonly final!: boolean;
}

export class ActHearingBody {
  /** 通知听证的日期，须提前七个工作日 */
  @IsDay()
  readonly announcedOn!: string;

  @IsDay()
  readonly heldOn!: string;

  /** 主持人，没有审查过本件 */
  @IsInt()
  @Min(1)
  @Max(999_999_999)
  readonly host!: number;
}
