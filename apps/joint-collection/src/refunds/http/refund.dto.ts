import { IsPlainNote, IsYuan, OptionalField, PageQuery, QueryChoice } from '@app/http';
import { IsIn, IsInt, Matches, Max, Min } from 'class-validator';
import rules from '../../../data/refund-rules.json';
import { REFUND_TRANSITIONS } from '../domain/refund.transitions';

export class ApplyForRefundBody {
  /** 应征编号 */
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  readonly obligation!: number;

  /** 退费情形 */
  @IsIn(rules.causes.filter(({ byOffice }) => byOffice !== true).map(({ code }) => code))
  readonly cause!: string;

  /** 退费金额，元；不填为这一项的全部 */
  @OptionalField()
  @IsYuan()
  readonly amount?: string;

  @OptionalField()
  @IsPlainNote({ minimum: 2, maximum: 200 })
  readonly note?: string;
}

export class RefundNoteBody {
  /** 核验情况 */
  @IsPlainNote({ minimum: 2, maximum: 200 })
  readonly note!: string;
}

export class RefundParams {
  /** 退费单号 */
  @Matches(/^TF\d{13}$/)
  readonly number!: string;
}

export class RefundedBillParams {
  /** 缴费单号 */
  @Matches(/^HJ\d{13}$/)
  readonly number!: string;
}

export class ListRefundsQuery extends PageQuery {
  /** 状态，逗号分开 */
  @OptionalField()
  @QueryChoice(Object.keys(REFUND_TRANSITIONS))
  readonly state?: string[];

  /** 基金 */
  @OptionalField()
  @IsIn(['medical', 'pension'])
  readonly fund?: string;
}
