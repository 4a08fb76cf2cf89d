import { IsPlainNote, IsYuan, OptionalField, QueryInteger } from '@app/http';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, IsInt, Max, Min, ValidateNested } from 'class-validator';
import { INSURANCES, type Insurance } from '../../rules/domain/insurance';

export class ObligationParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly obligationId!: number;
}

class ObligationItemBody {
  @IsInt()
  @Min(1)
  @Max(999_999_999)
  readonly personId!: number;

  @IsIn(INSURANCES)
  readonly insurance!: Insurance;

  /** 居民医保为待遇年度，居民养老为缴费年度 */
  @IsInt()
  @Min(2003)
  @Max(2100)
  readonly year!: number;

  /** 居民养老的缴费档次（元）；可以以后再选 */
  @OptionalField()
  @IsYuan()
  readonly tier?: string;

  /** 补缴以前年度的居民养老 */
  @OptionalField()
  @IsBoolean()
  readonly backPay?: boolean;
}

export class RaiseObligationsBody {
  /** 同一户或多户的应征，1 至 60 项 */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(60)
  @ValidateNested({ each: true })
  @Type(() => ObligationItemBody)
  readonly items!: ObligationItemBody[];
}

export class TierBody {
  /** 缴费档次（元） */
  @IsYuan()
  readonly tier!: string;
}

export class CancelObligationBody {
  /** 作废的原因 */
  @IsPlainNote({ minimum: 2, maximum: 200 })
  readonly reason!: string;
}
