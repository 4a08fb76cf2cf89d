import { IsDay, IsYuan, OptionalField } from '@app/http';
import { IsBoolean, IsIn, IsInt, Max, Min } from 'class-validator';

export class WaitingPeriodBody {
  /** 连续断缴的年数 */
  @IsInt()
  @Min(0)
  @Max(60)
  readonly gapYears!: number;

  /** 补缴修复的年数 */
  @IsInt()
  @Min(0)
  @Max(60)
  readonly repairYears!: number;

  /** 是否在集中参保期内缴费 */
  @IsBoolean()
  readonly paidInWindow!: boolean;

  /** 新生儿 */
  @OptionalField()
  @IsBoolean()
  readonly newborn?: boolean;
}

export class CeilingBody {
  @IsInt()
  @Min(0)
  @Max(80)
  readonly continuousYears!: number;

  /** 上次使用奖励额度以后，零报销的年数 */
  @IsInt()
  @Min(0)
  @Max(80)
  readonly zeroClaimYears!: number;
}

export class ContributionBody {
  /** 职工月工资，或者灵活就业人员选择的基数（元） */
  @IsYuan()
  readonly wage!: string;

  /** 工伤行业类别；灵活就业人员不填 */
  @OptionalField()
  @IsInt()
  @Min(1)
  @Max(8)
  readonly injuryClass?: number;

  /** 费款所属期中的一天 */
  @IsDay()
  readonly on!: string;
}

export class LateFeeBody {
  @IsIn(['EMPLOYER', 'RESIDENT', 'FLEXIBLE'])
  readonly debtor!: 'EMPLOYER' | 'RESIDENT' | 'FLEXIBLE';

  /** 欠缴金额（元） */
  @IsYuan()
  readonly principal!: string;

  /** 欠缴之日 */
  @IsDay()
  readonly arrearsFrom!: string;

  /** 缴清之日 */
  @IsDay()
  readonly paidOn!: string;
}
