import { IsCaseNo, IsDay, IsFreeText, IsPickUpCode, IsPlainNote, OptionalField, PageQuery, QueryChoice, QueryInteger } from '@app/http';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, IsInt, Max, Min, ValidateNested } from 'class-validator';
import { POOR_RATING_TRANSITIONS } from '../domain/poor-rating';

export class RatedCaseParams {
  /** 申办号, 23 digits. */
  @IsCaseNo()
  readonly caseNo!: string;
}

export class RatedServiceParams extends RatedCaseParams {
  @QueryInteger({ minimum: 1, maximum: 99 })
  readonly service!: number;
}

export class RatingBody {
  /** 服务序号；不填为最近一次服务 */
  @OptionalField()
  @IsInt()
  @Min(1)
  @Max(99)
  readonly service?: number;

  /** 5 非常满意 … 1 非常不满意 */
  @IsInt()
  @Min(1)
  @Max(5)
  readonly grade!: number;

  @OptionalField()
  @IsFreeText({ maximum: 500 })
  readonly comment?: string;
}

export class RatingByCodeBody extends RatingBody {
  /** 查询码, 6 characters from the receipt. */
  @IsPickUpCode()
  readonly code!: string;
}

export class ServicesByCodeQuery {
  /** 查询码, 6 characters from the receipt. */
  @IsPickUpCode()
  readonly code!: string;
}

export class EvaluationParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly id!: number;
}

export class ListPoorRatingsQuery extends PageQuery {
  /** 状态，逗号分开 */
  @OptionalField()
  @QueryChoice(Object.keys(POOR_RATING_TRANSITIONS))
  readonly state?: string[];
}

export class StatisticsQuery {
  @IsDay()
  readonly fromOn!: string;

  @IsDay()
  readonly toOn!: string;
}

export class VerificationBody {
  /** JUSTIFIED 属实，WITHOUT_BASIS 没有法律依据，MISTAKEN 误评，MALICIOUS 恶意 */
  @IsIn(['JUSTIFIED', 'WITHOUT_BASIS', 'MISTAKEN', 'MALICIOUS'])
  readonly conclusion!: 'JUSTIFIED' | 'WITHOUT_BASIS' | 'MISTAKEN' | 'MALICIOUS';

  /** 核实的情况，写入答复 */
  @IsPlainNote({ minimum: 5, maximum: 1000 })
  readonly finding!: string;

  /** 没有法律依据时必填：条文 */
  @OptionalField()
  @IsPlainNote({ minimum: 4, maximum: 200, singleLine: true })
  readonly basis?: string;
}

export class RulingBody {
  /** 申诉成立 */
  @IsBoolean()
  readonly upheld!: boolean;

  @IsPlainNote({ minimum: 5, maximum: 500 })
  readonly reason!: string;
}

export class MeasureBody {
  @IsPlainNote({ minimum: 4, maximum: 300 })
  readonly text!: string;
}

export class RectificationBody {
  /** 采取的措施，写入答复 */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => MeasureBody)
  readonly measures!: MeasureBody[];
}

export class CallBackBody {
  /** SATISFIED 满意，NOT_SATISFIED 仍不满意，NOT_REACHED 没有联系上，ANONYMOUS 匿名评价不回访 */
  @IsIn(['SATISFIED', 'NOT_SATISFIED', 'NOT_REACHED', 'ANONYMOUS'])
  readonly outcome!: 'SATISFIED' | 'NOT_SATISFIED' | 'NOT_REACHED' | 'ANONYMOUS';

  @OptionalField()
  @IsPlainNote({ minimum: 2, maximum: 300 })
  readonly note?: string;
}

export class RecheckBody {
  /** 复核通过，办结；否则退回整改 */
  @IsBoolean()
  readonly passed!: boolean;

  @IsPlainNote({ minimum: 2, maximum: 500 })
  readonly reason!: string;
}
