import { IsPlainNote, OptionalField, PageQuery, QueryChoice, QueryInteger } from '@app/http';
import { IsIn, Matches } from 'class-validator';
import { BATCH_TRANSITIONS } from '../domain/batch';
import { RESOLUTION_NAMES, type Resolution, TICKET_TRANSITIONS } from '../domain/ticket';

const CHANNEL = /^[a-z0-9][a-z0-9-]{1,39}$/;
/** Yuan with two decimals; more may go back on a day than comes in. */
const NET_AMOUNT = /^(-?(?!0\.00$)(0|[1-9]\d{0,8})\.\d{2}|0\.00)$/;

export class ReconciliationParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly id!: number;
}

export class ListBatchesQuery extends PageQuery {
  /** 缴费渠道编码 */
  @OptionalField()
  @Matches(CHANNEL)
  readonly channel?: string;

  /** 状态，逗号分开 */
  @OptionalField()
  @QueryChoice(Object.keys(BATCH_TRANSITIONS))
  readonly state?: string[];
}

export class ListTicketsQuery extends PageQuery {
  /** 状态，逗号分开 */
  @OptionalField()
  @QueryChoice(Object.keys(TICKET_TRANSITIONS))
  readonly state?: string[];
}

export class TreasuryBody {
  /** 财政专户当天实际到账的医疗保险金额，元，两位小数；退费多于缴费时为负 */
  @Matches(NET_AMOUNT)
  readonly medical!: string;

  /** 财政专户当天实际到账的养老保险金额 */
  @Matches(NET_AMOUNT)
  readonly pension!: string;

  /** 到账凭证号 */
  @IsPlainNote({ minimum: 2, maximum: 60 })
  readonly document!: string;
}

const CHOSEN = (Object.keys(RESOLUTION_NAMES) as Resolution[]).filter((one) => one !== 'AGREED' && one !== 'FOUND_LATER');

export class ResolutionBody {
  /** POST_SURPLUS 转入待清算并自动退费，EXPLAINED 凭书面说明，WRITE_OFF 财政核销 */
  @IsIn(CHOSEN)
  readonly resolution!: Resolution;

  /** 查明的情况 */
  @IsPlainNote({ minimum: 4, maximum: 500 })
  readonly reason!: string;

  /** 渠道或者国库书面说明的文号；凭书面说明处理时必填 */
  @OptionalField()
  @IsPlainNote({ minimum: 2, maximum: 60 })
  readonly document?: string;
}
