import { IsPlainNote, IsYuan, OptionalField, PageQuery, QueryChoice, QueryInteger } from '@app/http';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsInt, Matches, Max, Min } from 'class-validator';
import rules from '../../../data/billing-rules.json';
import { BILL_TRANSITIONS } from '../domain/bill.transitions';

const MOST = Number.MAX_SAFE_INTEGER;

export class IssueBillBody {
  /** 同一户的应征编号 */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(rules.mostLines)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(MOST, { each: true })
  readonly obligations!: number[];

  /** 缴费人确认的合计，元，例如 "780.00" */
  @IsYuan()
  readonly total!: string;
}

export class VoidBillBody {
  @IsPlainNote({ minimum: 2, maximum: 200 })
  readonly reason!: string;
}

export class BillParams {
  /** 缴费单号 */
  @Matches(/^HJ\d{13}$/)
  readonly number!: string;
}

export class ListBillsQuery extends PageQuery {
  /** 状态，逗号分开 */
  @OptionalField()
  @QueryChoice(Object.keys(BILL_TRANSITIONS))
  readonly state?: string[];

  /** 户的编号 */
  @OptionalField()
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly household?: number;
}
